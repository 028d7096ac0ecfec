import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { WebSocketServer } from 'ws';
import { dialMediaSocket } from './dial.ts';

/** Of this test alone, for localhost. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg92bjZKRe5tSUJWq7
gkbBXYLxKOkBzYvJpz1d2azyWLqhRANCAAQf8mnrgS0qLGgh93P6ZOto4i+CIsC8
bAAzUkZLjJp+MP/FE3M9shw4GSSro2YdFAMDltQqLltf/tua4Zui/X0n
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUEp6VQ79+05IQzx7pueYTH+UHPA8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA5MzIyN1oYDzIxMjYxMDMw
MDkzMjI3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQf8mnrgS0qLGgh93P6ZOto4i+CIsC8bAAzUkZLjJp+MP/FE3M9shw4
GSSro2YdFAMDltQqLltf/tua4Zui/X0no28wbTAdBgNVHQ4EFgQU+ntD5qXvOdSq
R+/g/AQ542edWscwHwYDVR0jBBgwFoAU+ntD5qXvOdSqR+/g/AQ542edWscwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhALdXJqqo3v7ytFvRI19m7w0Ci6R1i6thBk3u2JtZQK2oAiEA
lGArxYsQR/nAbUzjEEnXysJuertaQWxOHHJAFUJ6VtE=
-----END CERTIFICATE-----`;

const options = {
  headers: {},
  maxMessageBytes: 1_000_000,
  maxAudioBytes: 1_000_000,
  signal: AbortSignal.timeout(20_000),
};

test('over TLS: frames come whole and in order, certificates are checked', async (t) => {
  const server = createServer({ key, cert });
  const theirs = new WebSocketServer({ server });
  theirs.on('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const client of theirs.clients) client.terminate();
    server.close();
  });
  const url = `wss://localhost:${(server.address() as AddressInfo).port}/`;
  await assert.rejects(dialMediaSocket({ url, ...options }), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });

  setDefaultCACertificates([...getCACertificates('default'), cert]);
  const client = await dialMediaSocket({ url, ...options });
  const sent = Array.from({ length: 400 }, (_, i) => `${i} ${'x'.repeat((i * 37) % 3000)}`);
  const seen: string[] = [];
  const { promise: done, resolve } = Promise.withResolvers<void>();
  client.onMessage((payload) => {
    seen.push(Buffer.from(payload).toString());
    if (seen.length === sent.length) resolve();
  });
  for (const [i, text] of sent.entries()) {
    client.sendAudio(Buffer.from(text));
    if (i % 50 === 0) await new Promise((later) => setImmediate(later));
  }
  await done;
  assert.deepEqual(seen, sent);
  assert.equal(client.droppedAudio, 0);
  client.close(1000);
});
