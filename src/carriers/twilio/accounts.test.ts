import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readSettings } from '../../core/settings.ts';
import { TwilioAccounts } from './accounts.ts';
import { Rig, accountSid, authToken, ourNumber, theirNumber } from './rig.example.ts';
import { signatureOf } from './signature.ts';
import { twilioSettings } from './settings.ts';

const ownSid = `AC${'b'.repeat(32)}`;
const ownToken = 'the-token-of-an-organisation';

describe('organisations with accounts of their own at Twilio', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open({ onIncoming: async () => null });
    rig.stored.set('agt_own', { TWILIO_ACCOUNT_SID: ownSid, TWILIO_AUTH_TOKEN: ownToken });
  });
  after(() => rig.close());

  it('are served by their own, everybody else by the settings’', async () => {
    const accounts = new TwilioAccounts(
      readSettings(twilioSettings, { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken }),
      {
        credentials: async (id) => rig.stored.get(id) ?? null,
        allCredentials: async () => [...rig.stored].map(([accountId, values]) => ({ accountId, values })),
      },
    );
    assert.equal((await accounts.of('agt_own')).sid, ownSid);
    assert.equal((await accounts.of('agt_other')).sid, accountSid);
    const nobody = new TwilioAccounts(readSettings(twilioSettings, {}), {
      credentials: async () => null,
      allCredentials: async () => [],
    });
    await assert.rejects(nobody.of('agt_other'), { code: 'carrier_error' });
  });

  it('open the API by a key where there is one', async () => {
    const key = { TWILIO_API_KEY_SID: `SK${'c'.repeat(32)}`, TWILIO_API_KEY_SECRET: 'secret' };
    const settings = readSettings(twilioSettings, {
      TWILIO_ACCOUNT_SID: accountSid,
      TWILIO_AUTH_TOKEN: authToken,
      ...key,
    });
    const accounts = new TwilioAccounts(settings, { credentials: async () => null, allCredentials: async () => [] });
    const { user, password, authToken: signs } = await accounts.of('agt_1');
    assert.deepEqual([user, password, signs], [key.TWILIO_API_KEY_SID, 'secret', authToken]);
  });

  it('speak of their own numbers and calls, and of nobody else’s', async () => {
    const post = (path: string, params: Readonly<Record<string, string>>, token: string): Promise<Response> =>
      fetch(rig.publicUrl + path, {
        method: 'POST',
        body: new URLSearchParams(params),
        headers: { 'x-twilio-signature': signatureOf(token, rig.publicUrl + path, Object.entries(params)) },
      });
    const incoming = { CallSid: `CA${'d'.repeat(32)}`, From: theirNumber, To: ourNumber };
    assert.equal((await post('/twilio/voice', { ...incoming, AccountSid: ownSid }, ownToken)).status, 200);
    const { speaksFor } = rig.incoming.at(-1) ?? {};
    assert.deepEqual([speaksFor?.('agt_own'), speaksFor?.('agt_other')], [true, false]);
    assert.equal((await post('/twilio/voice', { ...incoming, AccountSid: accountSid }, authToken)).status, 200);
    const byDefault = rig.incoming.at(-1)?.speaksFor;
    assert.deepEqual([byDefault?.('agt_own'), byDefault?.('agt_other')], [false, true]);
    assert.equal((await post('/twilio/voice', { ...incoming, AccountSid: accountSid }, ownToken)).status, 403);

    await rig.phone({ answer: 'no_answer' });
    const { sid } = await rig.dial();
    const form = rig.fake.requests.findLast(({ path }) => path.endsWith('/Calls.json'))?.form;
    const path = (form?.get('StatusCallback') ?? '').replace(rig.publicUrl, '');
    const status = { CallSid: sid, CallStatus: 'completed' };
    assert.equal((await post(path, { ...status, AccountSid: ownSid }, ownToken)).status, 403);
    assert.equal((await post('/twilio/status', { ...status, AccountSid: ownSid }, ownToken)).status, 403);
    assert.ok(!rig.kinds(sid).some((kind) => kind.startsWith('ended')));
  });
});
