import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import { createAccount } from '../../src/core/account/bootstrap.ts';
import { type SpeechSpan, findSpeech } from '../../src/core/bridge/audio/speech-spans.ts';
import { bookingPrompt, restaurant } from './restaurant.ts';
import { type EndedCall, type SaidTurn, SimulatedWorld, agentWords } from './simulated-world.ts';
import { type StereoWav, findBeeps, readWav } from './wav.ts';

/** Between when somebody spoke and when the file says so: detectors work on frames of 20 ms, and words begin softly. */
const nearMs = 120;
/** They end still more softly. */
const fadesWithinMs = 260;
/** Pauses inside one turn. */
const breathMs = 450;

let world: SimulatedWorld;
const placed: string[] = [];

before(async () => {
  world = await SimulatedWorld.open({ speed: 10 });
});
after(() => world.close());

async function recorded(
  phone: Readonly<Record<string, unknown>>,
  prompt = bookingPrompt,
): Promise<[EndedCall, StereoWav]> {
  const ended = await world.call({ prompt, phone, more: { record: true } });
  placed.push(ended.callId);
  const url = ended.polled['recording_url'];
  assert.ok(typeof url === 'string');
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'audio/wav');
  return [ended, readWav(new Uint8Array(await response.arrayBuffer()))];
}

/** Spans with nothing but breaths between them are one. */
function turnsOf(spans: readonly SpeechSpan[]): SpeechSpan[] {
  const turns: SpeechSpan[] = [];
  for (const span of spans) {
    const last = turns.at(-1);
    if (last && span.startMs - last.endMs < breathMs) turns[turns.length - 1] = { ...last, endMs: span.endMs };
    else turns.push(span);
  }
  return turns;
}

function assertSpokenAt(found: readonly SpeechSpan[], turns: readonly SaidTurn[], who: string): void {
  const spoken = turns.filter((turn) => turn.who === who);
  assert.ok(spoken.length > 0);
  assert.deepEqual(
    found.map(() => who),
    spoken.map((turn) => turn.who),
    JSON.stringify({ found, spoken }),
  );
  for (const [i, turn] of spoken.entries()) {
    const span = found[i];
    assert.ok(span);
    const startMs = span.startMs - turn.startMs;
    const endMs = span.endMs - turn.endMs;
    assert.ok(Math.abs(startMs) <= nearMs, `${who} turn ${i} begins ${startMs} ms off: ${turn.text}`);
    assert.ok(endMs <= nearMs && endMs >= -fadesWithinMs, `${who} turn ${i} ends ${endMs} ms off: ${turn.text}`);
  }
}

function assertTranscriptAgrees(ended: EndedCall, role: 'ai' | 'human', found: readonly SpeechSpan[]): void {
  const turns = ended.turns.filter((turn) => turn.role === role);
  assert.equal(turns.length, found.length);
  for (const [i, turn] of turns.entries()) {
    const span = found[i];
    assert.ok(span);
    assert.ok(
      Math.abs(span.startMs - turn.startMs) <= 200,
      `${turn.startMs} in the transcript, ${span.startMs} in the file`,
    );
    assert.ok(
      Math.abs(span.endMs - turn.endMs) <= fadesWithinMs,
      `${turn.endMs} in the transcript, ${span.endMs} in the file`,
    );
  }
}

describe('recordings', { concurrency: true }, () => {
  it('holds both sides where they spoke, on channels of their own', async () => {
    const [ended, wav] = await recorded(restaurant);
    assert.equal(wav.sampleRateHz, 8000);
    const caller = turnsOf(findSpeech(wav.left));
    const agent = turnsOf(findSpeech(wav.right));
    assertSpokenAt(caller, ended.truth.said, 'phone');
    assertSpokenAt(agent, ended.truth.said, 'agent');
    assertTranscriptAgrees(ended, 'human', caller);
    assertTranscriptAgrees(ended, 'ai', agent);
    const durationMs = 1000 * Number(ended.polled['duration']);
    assert.ok(Math.abs(wav.durationMs - durationMs) <= 1000, `${wav.durationMs} ms of ${durationMs}`);
    assert.match(
      agentWords(ended),
      /^Hello, this is an AI assistant calling on behalf of Josh Miller\. This call may be recorded for quality\. /,
    );
  });

  it('holds the beep and the message after it', async () => {
    const [ended, wav] = await recorded(
      { answer: 'voicemail', greeting: 'Hi, this is Dana. I cannot come to the phone. Please leave a message.' },
      'Call Dana and remind her of her appointment tomorrow at 9 am. On voicemail, leave a message with the time.',
    );
    const beeps = findBeeps(wav.left);
    const { beep } = ended.truth;
    assert.ok(beep);
    assert.equal(beeps.length, 1);
    const [heard] = beeps;
    assert.ok(heard && Math.abs(heard.frequencyHz - 1000) < 20, `${heard?.frequencyHz} Hz`);
    assert.ok(Math.abs(heard.startMs - beep.startMs) <= 40, `${heard.startMs} ms, really ${beep.startMs}`);
    assert.ok(Math.abs(heard.endMs - beep.endMs) <= 40, `${heard.endMs} ms, really ${beep.endMs}`);
    const message = findSpeech(wav.right);
    assert.ok(message.length > 0);
    assert.ok((message[0]?.startMs ?? 0) > heard.endMs, 'nothing is said before the beep');
    assertSpokenAt(turnsOf(message), ended.truth.said, 'agent');
    assert.match(agentWords(ended), /This call may be recorded for quality\./);
  });

  it('holds of an interrupted sentence what was played', async () => {
    const [ended, wav] = await recorded({
      lines: [
        { hears: 'reservation', interruptAfterMs: 1000, says: 'Wait, who are you?' },
        { hears: '', says: 'I see. Goodbye.', hangsUp: true },
      ],
    });
    const { said } = ended.truth;
    const cut = said[said.findIndex(({ text }) => text.startsWith('Wait')) - 1];
    assert.ok(cut?.cut, 'the agent was broken off');
    assertSpokenAt(turnsOf(findSpeech(wav.right)), said, 'agent');
  });

  it('keeps nothing where nobody asked for it', async () => {
    const ended = await world.call({ prompt: bookingPrompt, phone: restaurant });
    placed.push(ended.callId);
    assert.equal(ended.polled['recording_url'], null);
    assert.doesNotMatch(agentWords(ended), /record/i);
    const answer = await world.send('GET', `/v1/calls/${ended.callId}/recording`);
    assert.equal(answer.status, 404);
    assert.equal((await world.send('GET', `/files/recordings/${ended.callId}.wav`)).status, 404);
  });

  it('is served by its signed address alone', async () => {
    const [ended] = await recorded({ answer: 'voicemail', greeting: 'Please leave a message after the beep.' });
    const signed = new URL(String(ended.polled['recording_url']));
    assert.equal((await fetch(signed, { method: 'HEAD' })).status, 200);
    const part = await fetch(signed, { headers: { range: 'bytes=0-43' } });
    assert.deepEqual([part.status, (await part.arrayBuffer()).byteLength], [206, 44]);
    const { key } = await createAccount(world.app.core, { name: 'Neighbours', timeZone: 'UTC' });
    const bare = new URL(signed.pathname, signed);
    const forged = new URL(signed);
    const signature = forged.searchParams.get('signature') ?? '';
    forged.searchParams.set('signature', `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`);
    const extended = new URL(signed);
    extended.searchParams.set('expires', String(Number(extended.searchParams.get('expires')) + 3600));
    const other = new URL(signed);
    other.pathname = other.pathname.replace(ended.callId, '00000000-0000-4000-8000-000000000000');
    for (const url of [bare, forged, extended, other]) {
      assert.equal((await fetch(url)).status, 404, url.pathname + url.search);
      assert.equal((await fetch(url, { headers: { authorization: `Bearer ${key}` } })).status, 404, 'whatever the key');
    }
  });
});

test('each had one callback', () => world.assertOneCallbackEach(placed));
