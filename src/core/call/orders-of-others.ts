import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import { newUuid } from '../ports/ids.ts';
import type { OrderStore, StoredOrder } from '../ports/store.ts';
import type { Call } from './call.ts';

type Order = StoredOrder['order'];

/** A node looks so often for what others ask of its calls. */
const lookEveryMs = 200;
const askEveryMs = 50;
/** A node that has not answered by then is busy or dead. */
const patienceMs = 8000;
/** What nobody has fetched is thrown away. */
const keptMs = 60_000;

/** True where another node carries the call. */
export function isElsewhere(core: Pick<Core, 'store' | 'live' | 'settings'>, call: Call): boolean {
  return core.store.shared && call.node !== null && call.node !== core.settings.node && !core.live.get(call.id);
}

/** Has the node that carries a call do something with it. False when it could not. Throws `unavailable` when it does not answer. */
export async function askOtherNode(core: Pick<Core, 'store'>, call: Call, order: Order): Promise<boolean> {
  const { orders } = core.store;
  const id = newUuid();
  await orders.insert({ id, node: call.node ?? '', callId: call.id, order, createdAt: Date.now() });
  const giveUpAt = Date.now() + patienceMs;
  while (Date.now() < giveUpAt) {
    const done = await orders.take(id);
    if (done !== null) return done;
    await new Promise((resolve) => {
      setTimeout(resolve, askEveryMs);
    });
  }
  throw new PhoneError('unavailable', 'The server that carries this call does not answer. Try again in a moment.', {
    retryable: true,
    detail: { retryAfterSecs: 5 },
  });
}

/** Does what other nodes ask of the calls of this one. Runs until stopped; does nothing where no store is shared. */
export function takeOrders(core: Pick<Core, 'store' | 'live' | 'settings' | 'log'>): { stop(): Promise<void> } {
  const { store, live, settings, log } = core;
  if (!store.shared) return { stop: () => Promise.resolve() };
  let round: Promise<void> = Promise.resolve();
  const underWay = new Set<string>();
  let forgetAt = 0;
  const look = async (): Promise<void> => {
    const now = Date.now();
    if (now >= forgetAt) {
      forgetAt = now + keptMs;
      await store.orders.forget(now - keptMs);
    }
    if (live.size === 0) return;
    for (const order of await store.orders.waiting(settings.node, now - patienceMs)) {
      if (underWay.has(order.id)) continue;
      underWay.add(order.id);
      void carryOut(store.orders, order)
        .catch((error: unknown) => log.error('An order of another node failed', { callId: order.callId, error }))
        .finally(() => underWay.delete(order.id));
    }
  };
  const carryOut = async (orders: OrderStore, { id, callId, order }: StoredOrder): Promise<void> => {
    const call = live.get(callId);
    let done = false;
    if (call && order.kind === 'end') {
      call.hangUp();
      await call.ended;
      done = true;
    } else if (call && order.kind !== 'end') done = await call.order(order);
    await orders.answer(id, done);
  };
  const timer = setInterval(() => {
    round = round
      .then(look)
      .catch((error: unknown) => log.error('Orders of other nodes could not be taken', { error }));
  }, lookEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
