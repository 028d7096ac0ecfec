import assert from 'node:assert/strict';
import { newAccount } from '../account/bootstrap.ts';
import { randomText } from './ids.ts';
import { type StoreCheck, accountIn, callIn } from './store-check.contract.ts';

export const transactionChecks: readonly StoreCheck[] = [
  {
    name: 'a transaction gives back what it made, and others see it',
    async run({ store }) {
      const account = newAccount('Made inside', 'UTC');
      const owner = randomText(8);
      const result = await store.transaction(async (tx) => {
        await tx.accounts.insert(account);
        await tx.notebook.put(owner, 'a', 1);
        assert.deepEqual(await tx.accounts.get(account.id), account);
        return 42;
      });
      assert.equal(result, 42);
      assert.deepEqual(await store.accounts.get(account.id), account);
      assert.equal(await store.notebook.get(owner, 'a'), 1);
    },
  },
  {
    name: 'transactions that lock one account come one after the other',
    async run({ store }) {
      const account = newAccount('Locked', 'UTC');
      await store.accounts.insert(account);
      const steps: string[] = [];
      const entered = Promise.withResolvers<void>();
      const first = store.transaction(async (tx) => {
        await tx.accounts.lock(account.id);
        steps.push('first in');
        entered.resolve();
        await tx.accounts.list();
        await tx.accounts.list();
        steps.push('first out');
      });
      await entered.promise;
      const second = store.transaction(async (tx) => {
        await tx.accounts.lock(account.id);
        steps.push('second in');
      });
      await Promise.all([first, second]);
      assert.deepEqual(steps, ['first in', 'first out', 'second in']);
    },
  },
  {
    name: 'a transaction that throws leaves nothing behind, and its error is the one thrown',
    async run({ store }) {
      const account = newAccount('Undone', 'UTC');
      const call = await callIn(store);
      const failure = new Error('undo');
      const thrown = await store
        .transaction(async (tx) => {
          await tx.accounts.insert(account);
          assert.equal(await tx.calls.save({ ...call, state: 'ringing' }), true);
          throw failure;
        })
        .catch((error: unknown) => error);
      assert.equal(thrown, failure);
      assert.equal(await store.accounts.get(account.id), null);
      assert.deepEqual(await store.calls.find(call.id), call);
    },
  },
  {
    name: 'a transaction whose statement fails leaves nothing behind',
    async run({ store }) {
      const [account, owner] = [await accountIn(store), randomText(8)];
      await assert.rejects(
        store.transaction(async (tx) => {
          await tx.notebook.put(owner, 'a', 1);
          await tx.accounts.insert(account);
        }),
        { name: 'PhoneError', code: 'internal_error' },
      );
      assert.equal(await store.notebook.get(owner, 'a'), null);
      assert.equal(await store.ping(), true);
    },
  },
  {
    name: 'what is done beside a transaction is not part of it',
    async run({ store }) {
      const owner = randomText(8);
      const inside = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const undone = store.transaction(async (tx) => {
        await tx.notebook.put(owner, 'inside', 1);
        inside.resolve();
        await goOn.promise;
        throw new Error('undo');
      });
      await inside.promise;
      const seen = store.notebook.get(owner, 'inside');
      const written = store.notebook.put(owner, 'beside', 2);
      setTimeout(goOn.resolve, 50);
      await assert.rejects(undone, /undo/);
      assert.equal(await seen, null);
      await written;
      assert.deepEqual(await store.notebook.all(owner), [{ key: 'beside', value: 2 }]);
    },
  },
  {
    name: 'transactions that write the same thing do so one after the other',
    async run({ store }) {
      const account = await accountIn(store, { maxConcurrentCalls: 0 });
      const increment = (): Promise<void> =>
        store.transaction(async (tx) => {
          await tx.accounts.update({ ...account, name: 'held' });
          const active = await tx.calls.active(account.id);
          await new Promise(setImmediate);
          if (active.length < 5) await callIn(tx, { accountId: account.id });
        });
      await Promise.all(Array.from({ length: 20 }, increment));
      assert.equal((await store.calls.active(account.id)).length, 5);
    },
  },
  {
    name: 'inside a transaction the store itself is refused, afterwards it is not',
    async run({ store }) {
      const account = await accountIn(store);
      let later: Promise<unknown> = Promise.resolve();
      await store.transaction(async () => {
        await assert.rejects(store.accounts.get(account.id), { code: 'internal_error' });
        await assert.rejects(
          store.transaction(() => Promise.resolve()),
          { code: 'internal_error' },
        );
        later = new Promise((resolve) => {
          setTimeout(resolve, 20);
        }).then(() => store.accounts.get(account.id));
      });
      assert.deepEqual(await later, account);
    },
  },
  {
    name: 'many transactions and plain statements at once all end',
    async run({ store }) {
      const owner = randomText(8);
      const work = Array.from({ length: 60 }, (_, n) =>
        n % 2 === 0
          ? store.transaction((tx) => tx.notebook.put(owner, `${n}`, n))
          : store.notebook.put(owner, `${n}`, n),
      );
      await Promise.all(work);
      assert.equal((await store.notebook.all(owner)).length, 60);
    },
  },
];
