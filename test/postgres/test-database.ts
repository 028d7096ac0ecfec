import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** An empty database of its own on the tests' server, so that test files can run beside each other. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env['RINGDOWN_TEST_DATABASE_URL'];
  if (server === undefined || server === '') {
    throw new Error(
      'These tests need PostgreSQL. Run them with a server of their own: node test/postgres/run.ts node --test <files>. ' +
        'Or set RINGDOWN_TEST_DATABASE_URL to a server on which they may make databases.',
    );
  }
  const name = `ringdown_test_${randomBytes(8).toString('hex')}`;
  await execute(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `drop database ${name} with (force)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
