import { after, before } from 'node:test';
import { storeContract } from '../../core/ports/store.contract.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres/test-database.ts';
import { openPostgres } from './index.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

storeContract('PostgreSQL', () => openPostgres({ url: database.url }), 6);
