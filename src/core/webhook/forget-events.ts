import type { Store } from '../ports/store.ts';

export const forgetEventsJob = 'forget-events';

const dayMs = 24 * 60 * 60_000;
/** Events can be fetched for so long (contract 3.13). */
const keptMs = 7 * dayMs;
const everyMs = dayMs;

/** Sets the forgetting of old events going: once a day, by whichever server is up. */
export async function startForgetting(store: Pick<Store, 'jobs'>): Promise<void> {
  await enqueue(store, Date.now());
}

/** What became of an event goes with it. */
export async function forgetEvents(store: Pick<Store, 'events' | 'subscriptions' | 'jobs'>): Promise<void> {
  const now = Date.now();
  await store.subscriptions.forget(now - keptMs);
  await store.events.forget(now - keptMs);
  await enqueue(store, now + everyMs);
}

async function enqueue(store: Pick<Store, 'jobs'>, runAt: number): Promise<void> {
  await store.jobs.enqueue({ kind: forgetEventsJob, key: String(Math.floor(runAt / everyMs)), payload: {}, runAt });
}
