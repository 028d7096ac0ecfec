import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine, EngineBrief, EngineHost } from '../ports/engine.ts';
import { EngineCall, wordMs } from './engine-call.example.ts';

/** An engine that says what it is told to; `answers` false: it takes turns and says nothing. */
class Puppet implements Engine {
  readonly name: string;
  readonly seen: string[] = [];
  host: EngineHost | null = null;
  brief: EngineBrief | null = null;
  answers = true;
  #said = 0;
  #spoke = false;

  constructor(name: string) {
    this.name = name;
  }

  open: Engine['open'] = (brief, host) => {
    this.brief = brief;
    this.host = host;
    const note = (what: string) => (): void => void this.seen.push(what);
    return Promise.resolve({
      madeBy: { engine: this.name, mind: `${this.name}-mind` },
      attach: note('attach'),
      hear: (_frame, atMs, speech) => {
        if (speech) this.#spoke = true;
        else if (this.#spoke) {
          this.#spoke = false;
          host.stage('decided');
          host.heard({ text: 'a turn', startMs: atMs - 500, endMs: atMs });
          if (this.answers) this.say('An answer.');
        }
      },
      start: () => {
        this.seen.push('start');
        this.say('A question?');
      },
      resume: () => {
        this.seen.push('resume');
        this.say('Where were we?');
      },
      played: () => {},
      silence: () => {},
      dtmf: () => {},
      timeNearlyUp: () => {},
      instruct: () => {},
      close: () => {
        this.seen.push('close');
        return Promise.resolve();
      },
    });
  };

  say(text: string): void {
    const words = text.split(' ').map((word, i) => ({ text: word, startMs: i * wordMs, endMs: (i + 1) * wordMs }));
    this.#said += 1;
    const utterance = `${this.name}-${this.#said}`;
    this.host?.play({ utterance, audio: new Uint8Array(words.length * wordMs * 8).fill(0x10), words });
    this.host?.finish(utterance);
  }
}

async function talkingCall(...engines: Engine[]): Promise<EngineCall> {
  const call = new EngineCall(engines);
  await call.answer();
  await call.speak(1);
  await call.until(() => call.turns.some((turn) => turn.text.endsWith('A question?')));
  return call;
}

test('an engine that stops answering is covered with a word and replaced within three seconds', async () => {
  const first = new Puppet('first');
  const second = new Puppet('second');
  const call = await talkingCall(first, second);
  first.answers = false;
  await call.speak(4);
  const silentSinceMs = call.clock.now();
  await call.until(() => second.seen.includes('resume'));
  assert.ok(call.clock.now() - silentSinceMs <= 3300, `${call.clock.now() - silentSinceMs} ms`);
  await call.until(() => call.turns.some((turn) => turn.text.includes('Where were we?')));
  assert.match(call.transcript.join(' | '), /One moment, please\. Where were we\?/);
  assert.ok(first.seen.includes('close'));
  assert.deepEqual(second.seen, ['attach', 'resume']);
  assert.ok(second.brief?.soFar?.transcript.some((turn) => turn.text.includes('A question?')));
  first.say('Too late.');
  await call.speak(3);
  await call.until(() => call.turns.some((turn) => turn.text.includes('An answer.')));
  assert.doesNotMatch(call.transcript.join(' '), /Too late/);
  await call.hangUp();
  assert.deepEqual(call.measures?.takenOverBy, [{ engine: 'second', mind: 'second-mind' }]);
});

test('an engine that fails is replaced at once; what it had queued is not heard', async () => {
  const first = new Puppet('first');
  const second = new Puppet('second');
  const call = await talkingCall(first, second);
  first.say('This sentence has many words and will not be heard to its end.');
  first.host?.failed(new Error('gone'));
  await call.until(() => call.turns.some((turn) => turn.text.includes('Where were we?')));
  assert.doesNotMatch(call.transcript.join(' '), /to its end/);
  await call.hangUp();
  assert.equal(call.end?.reason, 'remote');
});

test('the last engine’s failure ends the call with a spoken word', async () => {
  const only = new Puppet('only');
  const call = await talkingCall(only);
  only.host?.failed(new Error('gone'));
  await call.until(() => call.end !== null);
  assert.equal(call.end?.reason, 'error');
  assert.match(call.transcript.at(-1) ?? '', /technical problem/);
});

test('the last engine’s stall is covered first, then the call ends with a spoken word', async () => {
  const only = new Puppet('only');
  const call = await talkingCall(only);
  only.answers = false;
  await call.speak(4);
  await call.until(() => call.turns.some((turn) => turn.text.includes('One moment')), 4000);
  await call.until(() => call.end !== null);
  assert.equal(call.end?.reason, 'error');
  assert.equal(call.end?.detail, 'The speech engine stopped answering.');
});

test('an answer that comes late, after the word in its place, goes on as if nothing was', async () => {
  const only = new Puppet('only');
  const call = await talkingCall(only);
  only.answers = false;
  await call.speak(4);
  await call.until(() => call.turns.some((turn) => turn.text.includes('One moment')), 4000);
  only.say('Here I am.');
  only.answers = true;
  await call.speak(3);
  await call.until(() => call.turns.some((turn) => turn.text.includes('An answer.')));
  await call.pass(12_000);
  assert.equal(call.end, null);
  await call.hangUp();
});
