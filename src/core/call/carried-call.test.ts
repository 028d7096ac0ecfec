import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ApiUnderTest, startApi } from '../../../test/api/api-under-test.ts';
import type { Core } from '../core.ts';
import { PhoneError } from '../errors.ts';
import type { Carrier, CarrierFinding } from '../ports/carrier.ts';
import { newUuid } from '../ports/ids.ts';
import { ManualClock } from '../ports/manual-clock.ts';
import { exampleCall } from './call.example.ts';
import type { Call } from './call.ts';
import { carryCall } from './carry-call.ts';
import { endCall } from './end-call.ts';

/** A carrier with one line, which does not hear some of what it is told and asked. */
class HardOfHearing {
  readonly clock = new ManualClock();
  isUp = false;
  hangUps = 0;
  readonly deafTo: { hangUps: number; questions: number; dials: number };

  constructor(deafTo: Partial<HardOfHearing['deafTo']>) {
    this.deafTo = { hangUps: 0, questions: 0, dials: 0, ...deafTo };
  }

  get carrier(): Carrier {
    const carrierCallId = 'line';
    const unheard = (): never => {
      throw new PhoneError('carrier_error', 'There was no answer.', { retryable: true });
    };
    return {
      name: 'simulator',
      callClock: () => this.clock,
      dial: async () => {
        this.isUp = true;
        return this.deafTo.dials-- > 0 ? unheard() : { carrierCallId };
      },
      hangUp: async () => {
        this.hangUps += 1;
        if (this.deafTo.hangUps-- > 0) unheard();
        this.isUp = false;
      },
      openMedia: () => assert.fail('nobody answers'),
      find: async (): Promise<CarrierFinding> => {
        if (this.deafTo.questions-- > 0) unheard();
        if (this.isUp) return { state: 'active', carrierCallId, answered: false };
        return { state: 'ended', carrierCallId, ending: 'canceled', answered: false, endedAt: null };
      },
      receive: () => assert.fail('there are no webhooks'),
      close: async () => {},
    };
  }
}

describe('a call that our side ends, over a carrier that does not hear', () => {
  let api: ApiUnderTest;
  before(async () => {
    api = await startApi();
  });
  after(() => api.close());

  async function carry(
    line: HardOfHearing,
  ): Promise<{ readonly core: Core; readonly stored: () => Promise<Call>; readonly refused: boolean }> {
    const core: Core = { ...api.core, carrier: line.carrier };
    const id = newUuid();
    const parties = { accountId: api.account.id, numberId: null, workflowId: null };
    await core.store.calls.insert(exampleCall({ id, kind: 'plain', createdAt: Date.now(), ...parties }));
    const refusal = await carryCall(core, id);
    const stored = async (): Promise<Call> => (await core.store.calls.find(id)) ?? assert.fail('it is stored');
    return { core, stored, refused: refusal !== null };
  }

  it('is hung up again until it is over', async () => {
    const line = new HardOfHearing({ hangUps: 2 });
    const { core, stored } = await carry(line);
    const ended = endCall(core, await stored());
    await line.clock.advance(3000);
    assert.deepEqual([line.hangUps, line.isUp, (await stored()).state], [2, true, 'ringing']);
    await line.clock.advance(60_000);
    assert.deepEqual([line.hangUps, line.isUp, (await ended).state], [3, false, 'canceled']);
  });

  it('is ended in the end where nothing helps', async () => {
    const line = new HardOfHearing({ hangUps: Infinity });
    const { core, stored } = await carry(line);
    const ended = endCall(core, await stored());
    await line.clock.advance(5 * 60_000);
    assert.deepEqual([line.hangUps, (await ended).state], [5, 'canceled']);
    assert.equal(line.clock.waiting, 0);
  });

  it('is hung up though the carrier neither said that it placed it nor answered when it was asked', async () => {
    const line = new HardOfHearing({ dials: 1, questions: 1, hangUps: 1 });
    const { stored, refused } = await carry(line);
    assert.deepEqual([refused, line.isUp, (await stored()).state], [true, true, 'initiated']);
    await line.clock.advance(5 * 60_000);
    assert.deepEqual([line.hangUps, line.isUp, (await stored()).state], [2, false, 'failed']);
    assert.equal(line.clock.waiting, 0);
  });
});
