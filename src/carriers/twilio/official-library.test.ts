import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import twilio from 'twilio';
import type { FakeTwilio } from './fake.ts';
import { Rig, accountSid, authToken, ourNumber, theirNumber } from './rig.example.ts';
import { isSigned, signatureOf } from './signature.ts';

/** The vendor's own library as judge: of our server that plays Twilio, and of our signatures. */

interface Hooked {
  readonly url: string;
  readonly signature: string;
  readonly form: Readonly<Record<string, string>>;
}

/** A server that takes webhooks as an application of the library does. */
async function startReceiver(
  document: string,
): Promise<{ readonly url: string; readonly got: Hooked[]; close(): Promise<void> }> {
  const got: Hooked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
      got.push({
        url: `${address()}${request.url ?? ''}`,
        signature: String(request.headers['x-twilio-signature']),
        form: Object.fromEntries(new URLSearchParams(body)),
      });
      response.writeHead(200, { 'content-type': 'text/xml' }).end(document);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: address(),
    got,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function clientOf(fake: FakeTwilio, token = authToken): ReturnType<typeof twilio> {
  const client = twilio(accountSid, token);
  client.api.baseUrl = fake.url;
  return client;
}

describe('the official library as client of the fake', () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.open();
    await rig.phone({ ringSecs: 0.5, lines: [{ hears: '.*', presses: '12#', says: null }] });
    await rig.phone({ answer: 'busy' }, '+14155550161');
  });
  after(() => rig.close());

  it('places calls, follows them to their end and lists them; each webhook’s signature is valid to it', async () => {
    const receiver = await startReceiver('<Response><Say>Hello there.</Say><Hangup/></Response>');
    const client = clientOf(rig.fake);
    const placed = await client.calls.create({
      to: theirNumber,
      from: ourNumber,
      url: `${receiver.url}/voice?a=b%20c&d='`,
      statusCallback: `${receiver.url}/status`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: `${receiver.url}/amd`,
    });
    assert.match(placed.sid, /^CA[0-9a-f]{32}$/);
    assert.equal(placed.status, 'queued');
    assert.equal(placed.startTime, null);
    await rig.until('the call has ended', () => receiver.got.some(({ form }) => form['CallStatus'] === 'completed'));
    const call = await client.calls(placed.sid).fetch();
    assert.equal(call.status, 'completed');
    assert.match(call.duration, /^\d+$/);
    assert.ok(call.startTime instanceof Date && !Number.isNaN(call.startTime.getTime()));
    const listed = await client.calls.list({ to: theirNumber, limit: 5 });
    assert.deepEqual(
      listed.map(({ sid }) => sid),
      [placed.sid],
    );
    const statuses = receiver.got.filter(({ form }) => form['CallbackSource'] === 'call-progress-events');
    const inOrder = statuses.toSorted(
      (one, two) => Number(one.form['SequenceNumber']) - Number(two.form['SequenceNumber']),
    );
    assert.deepEqual(
      inOrder.map(({ form }) => form['CallStatus']),
      ['initiated', 'ringing', 'in-progress', 'completed'],
    );
    assert.ok(receiver.got.length >= 5);
    for (const { signature, url, form } of receiver.got) {
      assert.ok(twilio.validateRequest(authToken, signature, url, form), url);
      assert.ok(!twilio.validateRequest('another', signature, url, form), url);
    }
    await receiver.close();
  });

  it('cancels, redirects and is told in the library’s errors what is wrong', async () => {
    const client = clientOf(rig.fake);
    const url = 'http://127.0.0.1:9/voice';
    await rig.phone({ answer: 'no_answer' }, '+14155550162');
    const ringing = await client.calls.create({ to: '+14155550162', from: ourNumber, url });
    assert.equal((await client.calls(ringing.sid).update({ status: 'canceled' })).status, 'canceled');
    const refusals: readonly (readonly [status: number, code: number, ask: () => Promise<unknown>])[] = [
      [400, 21_211, () => client.calls.create({ to: '123', from: ourNumber, url })],
      [400, 21_210, () => client.calls.create({ to: theirNumber, from: '+14155550999', url })],
      [404, 20_404, () => client.calls(`CA${'0'.repeat(32)}`).fetch()],
      [400, 21_220, () => client.calls(ringing.sid).update({ twiml: '<Response/>' })],
      [400, 21_602, () => client.messages.create({ to: theirNumber, from: ourNumber })],
      [400, 21_422, () => client.incomingPhoneNumbers.create({ phoneNumber: ourNumber })],
      [401, 20_003, () => clientOf(rig.fake, 'wrong').calls.list()],
    ];
    for (const [status, code, ask] of refusals) {
      await assert.rejects(ask(), (error: unknown) => {
        assert.ok(error instanceof twilio.RestException);
        assert.deepEqual([error.status, error.code], [status, code], error.message);
        assert.match(error.moreInfo ?? '', /\/docs\/errors\//);
        return true;
      });
    }
  });

  it('sends texts, whose recipients can opt out', async () => {
    const receiver = await startReceiver('<Response/>');
    const client = clientOf(rig.fake);
    const text = { to: '+14155550170', from: ourNumber, body: 'Hello', statusCallback: `${receiver.url}/sms` };
    const sent = await client.messages.create(text);
    assert.equal(sent.status, 'queued');
    await rig.until('it is delivered', () => receiver.got.some(({ form }) => form['MessageStatus'] === 'delivered'));
    assert.equal((await client.messages(sent.sid).fetch()).status, 'delivered');
    rig.fake.own('+14155550171', { SmsUrl: `${receiver.url}/in` });
    await rig.fake.text({ from: '+14155550170', to: '+14155550171', body: ' stop ' });
    assert.equal(receiver.got.at(-1)?.form['OptOutType'], 'STOP');
    const again = { ...text, from: '+14155550171' };
    await assert.rejects(client.messages.create(again), { code: 21_610 });
    await rig.fake.text({ from: '+14155550170', to: '+14155550171', body: 'Start' });
    await client.messages.create(again);
    await receiver.close();
  });

  it('finds, buys, points and gives back numbers', async () => {
    const client = clientOf(rig.fake);
    const available = await client.availablePhoneNumbers('US').local.list({ areaCode: 212, limit: 3 });
    assert.equal(available.length, 3);
    const [first] = available;
    assert.match(first?.phoneNumber ?? '', /^\+1212\d{7}$/);
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber: first?.phoneNumber ?? '' });
    const voiceUrl = 'https://example.com/twilio/voice';
    assert.equal((await client.incomingPhoneNumbers(bought.sid).update({ voiceUrl })).voiceUrl, voiceUrl);
    assert.ok((await client.incomingPhoneNumbers.list()).some(({ sid }) => sid === bought.sid));
    assert.equal(await client.incomingPhoneNumbers(bought.sid).remove(), true);
    await assert.rejects(client.incomingPhoneNumbers(bought.sid).fetch(), { status: 404 });
  });
});

describe('signatures, ours and the library’s', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
  const fields = fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 1, maxLength: 3 })));
  const path = fc
    .stringMatching(/^\/[a-z/-]{0,12}(\?[a-z]=[a-z0-9%']{0,6})?$/)
    .filter((text) => !/%(?![0-9a-f]{2})/.test(text));
  const origin = fc.constantFrom(
    'https://example.com',
    'https://example.com:8443',
    'http://127.0.0.1:8080',
    'https://example.com:443',
    'wss://example.com',
  );
  const library = twilio as unknown as {
    getExpectedTwilioSignature(token: string, url: string, params: Readonly<Record<string, unknown>>): string;
  };

  it('agree on every form and address', () => {
    fc.assert(
      fc.property(fields, path, origin, (form, rest, base) => {
        const list = Object.entries(form).flatMap(([key, value]) =>
          [value].flat().map((each): [string, string] => [key, each]),
        );
        const url = base + rest;
        const signature = library.getExpectedTwilioSignature(authToken, url, form);
        assert.equal(signatureOf(authToken, url, list), signature);
        assert.ok(isSigned(authToken, { signature, url, fields: list, body: null }));
        assert.ok(twilio.validateRequest(authToken, signatureOf(authToken, url, list), url, form));
        assert.ok(!isSigned(authToken, { signature, url: `${url}x`, fields: list, body: null }));
      }),
      { numRuns: 300 },
    );
  });

  it('an Express application takes what we sign', () => {
    const url = 'https://example.com/twilio/voice?call=1';
    const params = { CallSid: 'CA1', To: ourNumber };
    const signature = signatureOf(authToken, url, Object.entries(params));
    const request = {
      protocol: 'https',
      headers: { host: 'example.com' },
      originalUrl: '/twilio/voice?call=1',
      body: params,
      header: () => signature,
    };
    const validate = twilio.validateExpressRequest as unknown as (of: object, token: string) => boolean;
    assert.equal(validate(request, authToken), true);
    assert.equal(validate({ ...request, body: { ...params, To: theirNumber } }, authToken), false);
  });
});
