import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Carrier, CarrierFinding } from '../../src/core/ports/carrier.ts';
import type { MediaSocket } from '../../src/core/ports/media-socket.ts';
import { type ApiUnderTest, startApi } from '../api/api-under-test.ts';
import { type SequencesResult, twilioSequences } from './twilio-sequences.ts';

const sequences = 800;

describe('calls over the Twilio adapter whose requests, words, streams and processes fail at any moment', () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await startApi();
  });
  after(() => api.close());

  const run = (of: number, sabotage?: (carrier: Carrier) => Carrier): Promise<SequencesResult> =>
    twilioSequences({
      base: api.core,
      accountId: api.account.id,
      sequences: of,
      ...(sabotage && { sabotage }),
    });

  it(`${sequences} of them: one end, one dial, one result, no line left up, and what is stored is what happened`, async (t) => {
    const { faults, states, ...sums } = await run(sequences);
    t.diagnostic(JSON.stringify({ ...sums, states }));
    assert.deepEqual(faults, []);
    for (const state of ['completed', 'busy', 'no_answer', 'failed', 'canceled', 'broken_off'] as const)
      assert.ok((states[state] ?? 0) > sequences / 100, `${state}: ${JSON.stringify(states)}`);
    assert.ok(sums.dials > sequences / 2, `${sums.dials} dials`);
    assert.ok(sums.crashes > sequences / 5, `${sums.crashes} crashes`);
    assert.ok(sums.crashesMidway > sequences / 20, `${sums.crashesMidway} crashes in the middle of something`);
    assert.ok(sums.intruders > sequences / 50, `${sums.intruders} second sockets`);
  });

  const sabotages: readonly (readonly [what: string, noticed: RegExp, Sabotage])[] = [
    ['asks for each call twice', /dialled 2 times/, asksTwice],
    ['never hangs up', /left up/, () => ({ hangUp: async () => {} })],
    ['takes every call for answered and over', /not what happened/, () => ({ find: async () => answeredAndOver })],
    ['takes a second socket for a stream', /a second socket was taken/, takesAll],
  ];
  for (const [what, noticed, sabotage] of sabotages) {
    it(`notices an adapter that ${what}`, async () => {
      const { faults } = await run(25, (carrier) => ({
        name: carrier.name,
        ...(carrier.sockets && { sockets: carrier.sockets }),
        callClock: () => carrier.callClock(),
        dial: (request) => carrier.dial(request),
        hangUp: (call) => carrier.hangUp(call),
        openMedia: (call) => carrier.openMedia(call),
        find: (request) => carrier.find(request),
        receive: (request) => carrier.receive(request),
        close: () => carrier.close(),
        ...sabotage(carrier),
      }));
      assert.match(faults.join('\n'), noticed);
    });
  }
});

type Sabotage = (carrier: Carrier) => Partial<Carrier>;

const answeredAndOver: CarrierFinding = {
  state: 'ended',
  carrierCallId: 'CA',
  ending: 'completed',
  answered: true,
  endedAt: null,
};

function asksTwice(carrier: Carrier): Partial<Carrier> {
  return {
    dial: async (request) => {
      await carrier.dial(request);
      return carrier.dial(request);
    },
  };
}

/** The first socket is the adapter's; those after it are listened to for a while. */
function takesAll({ sockets }: Carrier): Partial<Carrier> {
  let admitted = 0;
  const take = (socket: MediaSocket): void => {
    let messages = 0;
    socket.onMessage(() => {
      messages += 1;
      if (messages === 2) socket.close(1000);
    });
  };
  return {
    sockets: {
      admit: async (request) => {
        admitted += 1;
        if (admitted > 1) return take;
        return sockets?.admit(request) ?? assert.fail('the adapter has sockets');
      },
    },
  };
}
