import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { textOf } from '../../../core/json-fields.ts';
import { TwilioApi } from '../api.ts';
import { Rig, accountSid, authToken, ourNumber, theirNumber } from '../rig.example.ts';
import { parseXml } from './xml.ts';

const account = { sid: accountSid, authToken, user: accountSid, password: authToken };

describe('TwiML on the fake', { concurrency: true }, () => {
  let rig: Rig;
  let base: string;
  const documents = new Map<string, string>();
  const asked: { readonly path: string; readonly form: URLSearchParams }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
      const path = request.url ?? '';
      asked.push({ path, form: new URLSearchParams(body) });
      const document = documents.get(path);
      response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'text/xml' }).end(document ?? '');
    })();
  });

  before(async () => {
    rig = await Rig.open();
    await rig.phone({ ringSecs: 0.2, opening: null, lines: [{ hears: '', presses: '42#' }], otherwise: null });
    await rig.phone({ ringSecs: 0.2, opening: 'Hello?', otherwise: null }, '+14155550163');
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await rig.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Runs a document to the end of its call. */
  async function run(name: string, content: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    documents.set(`/${name}`, `<Response>${content}</Response>`);
    const form = { To: theirNumber, From: ourNumber, Url: `${base}/${name}`, ...more };
    const sid = textOf(await new TwilioApi(rig.fake.url).post(account, '/Calls.json', form), 'sid');
    await rig.until(`${name} is over`, () => rig.fake.calls.get(sid)?.isOver === true);
    assert.equal(rig.fake.calls.get(sid)?.status, 'completed');
    return sid;
  }
  const to = (path: string): URLSearchParams | undefined => asked.find((each) => each.path === path)?.form;

  it('says, pauses, presses, goes on elsewhere and hangs up', async () => {
    documents.set('/next', '<Response><Hangup/><Redirect>/never</Redirect></Response>');
    await run('first', '<Say>Hello</Say><Pause length="1"/><Play digits="1w2"/><Redirect>next</Redirect>');
    assert.equal(to('/next')?.get('CallStatus'), 'in-progress');
    assert.equal(to('/never'), undefined);
  });

  it('leaves a call whose document has come to its end', async () => {
    await run('short', '<Say>Bye</Say>');
  });

  it('gathers what is pressed', async () => {
    documents.set('/digits', '<Response><Hangup/></Response>');
    await run(
      'gather',
      '<Gather action="/digits" timeout="20"><Play digits="w"/><Say>Press something, please.</Say></Gather>',
    );
    assert.equal(to('/digits')?.get('Digits'), '42');
  });

  it('records until there is silence', async () => {
    documents.set('/recorded', '<Response><Hangup/></Response>');
    await run('record', '<Record action="/recorded" timeout="1"/>', { To: '+14155550163' });
    assert.ok(Number(to('/recorded')?.get('RecordingDuration')) >= 1);
  });

  it('dials a second phone and tells how that went', async () => {
    documents.set('/dialled', '<Response><Hangup/></Response>');
    await rig.phone({ answer: 'busy' }, '+14155550164');
    await run('dial', '<Dial action="/dialled"><Number>+14155550164</Number></Dial>');
    assert.equal(to('/dialled')?.get('DialCallStatus'), 'busy');
  });

  it('warns of verbs that it does not know, and goes on', async () => {
    documents.set('/after', '<Response><Hangup/></Response>');
    await run('unknown', '<Enqueue>x</Enqueue><Redirect>/after</Redirect>');
    assert.ok(rig.fake.alerts.some(({ code, about }) => code === 12_200 && about.includes('Enqueue')));
    assert.ok(to('/after'));
  });

  it('asks the fallback address where a document is broken or not there', async () => {
    documents.set('/fallback', '<Response><Hangup/></Response>');
    await run('missing', '', { Url: `${base}/nowhere`, FallbackUrl: `${base}/fallback` });
    assert.equal(to('/fallback')?.get('ErrorCode'), '11200');
    documents.set('/broken', '<Response><Say></Response>');
    documents.set('/fallback2', '<Response><Hangup/></Response>');
    await run('broken-too', '', { Url: `${base}/broken`, FallbackUrl: `${base}/fallback2` });
    assert.equal(to('/fallback2')?.get('ErrorCode'), '12100');
  });
});

describe('XML', () => {
  it('is read with attributes, entities, comments and text', () => {
    const root = parseXml(`<?xml version="1.0"?><!-- x --><a b="1 &amp; 2" c='&quot;'> hi <d/>&#65;<![CDATA[<]]></a>`);
    assert.deepEqual(root, {
      name: 'a',
      attributes: { b: '1 & 2', c: '"' },
      children: [{ name: 'd', attributes: {}, children: [], text: '' }],
      text: 'hi A<',
    });
  });

  it('that is not well-formed is refused', () => {
    const wrong = ['', 'text', '<a>', '<a></b>', '<a/><b/>', '<a>&nbsp;</a>', '<a b=1/>', '<a', '<a></a>x'];
    for (const source of wrong) assert.throws(() => parseXml(source), SyntaxError, source);
  });
});
