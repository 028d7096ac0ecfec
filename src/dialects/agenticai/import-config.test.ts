import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importConfig } from './import-config.ts';

const config = `
twilio:
  account_sid: \${TWILIO_SID}
  auth_token: "\${TWILIO_TOKEN:none}"
  from_number: "+14155550100"
gemini:
  api_key: \${GEMINI_KEY}
  model: models/gemini-live
  voice: Puck
  system_instruction: |
    You are the receptionist.
    Be kind.
openai_realtime:
  enabled: true
  api_key: sk-one
  model: gpt-realtime
  voice: sage
whisper:
  enabled: false
  api_key: sk-two
  model: whisper-1
server:
  host: 0.0.0.0
  port: 9000
  webhook_path: /hook
  websocket_path: /ws
tunnel:
  enabled: true
  provider: ngrok
  url: https://abc.ngrok.app
logging:
  level: WARNING
  format: json
telegram:
  token: x
gateway:
  port: 1
extra: 1
`;

test('a config file becomes settings, and what is left out is named', () => {
  const { settings, taken, left } = importConfig(config, { TWILIO_SID: 'AC1' });
  assert.deepEqual(settings, {
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'none',
    TWILIO_PHONE_NUMBERS: '+14155550100',
    GEMINI_LIVE_MODEL: 'gemini-live',
    GEMINI_LIVE_VOICE: 'Puck',
    RINGDOWN_DEFAULT_PROMPT: 'You are the receptionist.\nBe kind.\n',
    OPENAI_API_KEY: 'sk-one',
    OPENAI_REALTIME_MODEL: 'gpt-realtime',
    RINGDOWN_DEFAULT_VOICE: 'sage',
    OPENAI_EARS_MODEL: 'whisper-1',
    HOST: '0.0.0.0',
    PORT: '9000',
    RINGDOWN_PUBLIC_URL: 'https://abc.ngrok.app',
    RINGDOWN_LOG_LEVEL: 'warn',
    RINGDOWN_LOG_FORMAT: 'json',
    RINGDOWN_ENGINE: 'openai-realtime',
  });
  assert.equal(taken.length, Object.keys(settings).length);
  const why = Object.fromEntries(left.map((one) => [one.key, one.why]));
  assert.equal(why['gemini.api_key'], 'GEMINI_KEY is not set');
  assert.equal(why['whisper.api_key'], 'OPENAI_API_KEY has a value already');
  const named = ['server.webhook_path', 'server.websocket_path', 'tunnel.enabled', 'tunnel.provider', 'telegram'];
  for (const key of [...named, 'gateway', 'extra']) assert.ok(key in why, key);
  assert.equal(why['tunnel.url'], undefined);
});

test('Gemini talks where OpenAI is not enabled', () => {
  const { settings } = importConfig('gemini: {api_key: g}\nopenai_realtime: {enabled: false}', {});
  assert.equal(settings['RINGDOWN_ENGINE'], 'gemini-live');
});

test('what is no config is refused', () => {
  for (const text of ['', '- a', 'just words', 'a: ['])
    assert.throws(() => importConfig(text, {}), { code: 'invalid_request' });
});
