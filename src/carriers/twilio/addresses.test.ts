import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callHookUrl, mediaUrl } from './addresses.ts';

test('streams are wss, whatever the public address; ws on this machine only', () => {
  for (const [publicUrl, url] of [
    ['https://phone.example.com', 'wss://phone.example.com/twilio/media-stream'],
    ['https://phone.example.com:8443/below', 'wss://phone.example.com:8443/below/twilio/media-stream'],
    ['http://phone.example.com', 'wss://phone.example.com/twilio/media-stream'],
    ['https://localhost:8080', 'wss://localhost:8080/twilio/media-stream'],
    ['http://localhost:8080', 'ws://localhost:8080/twilio/media-stream'],
    ['http://127.0.0.1:8080', 'ws://127.0.0.1:8080/twilio/media-stream'],
    ['http://[::1]:8080', 'ws://[::1]:8080/twilio/media-stream'],
    ['http://127.0.0.1.example.com', 'wss://127.0.0.1.example.com/twilio/media-stream'],
  ] as const) {
    assert.equal(mediaUrl(publicUrl), url);
  }
});

test('a call’s addresses carry its id and a key that is another’s no use', () => {
  const account = { sid: 'AC1', authToken: 'token', user: 'AC1', password: 'token' };
  const url = new URL(callHookUrl('https://x.example', 'voice', { account, callId: 'a' }, { again: 'n' }));
  const other = new URL(callHookUrl('https://x.example', 'voice', { account, callId: 'b' }));
  assert.equal(url.pathname, '/twilio/voice');
  assert.deepEqual([url.searchParams.get('call'), url.searchParams.get('again')], ['a', 'n']);
  assert.notEqual(url.searchParams.get('key'), other.searchParams.get('key'));
  assert.doesNotMatch(url.href, /token/);
});
