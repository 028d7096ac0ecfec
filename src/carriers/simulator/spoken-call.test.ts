import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CarrierEvent } from '../../core/ports/carrier.ts';
import { silentLog } from '../../core/ports/log.ts';
import type { MediaLeg } from '../../core/ports/media-leg.ts';
import { createFlite } from '../../speech/mouths/flite/flite.ts';
import { createSimulator } from './index.ts';
import { deafHost, dialOf, memoryNotebook, theirNumber, theirs } from './network.example.ts';
import { isAudible } from './people/loudness.ts';

const mouth = createFlite();
before(() => mouth.warmUp());
after(() => mouth.close());

interface Talk {
  readonly leg: MediaLeg;
  heard: string;
  /** Audible frames between the captions' first and last piece, and around them. */
  readonly audible: Set<number>;
  readonly pieces: { readonly text: string; readonly atMs: number }[];
}

test('a call in real speech on a fast clock: heard as it is spoken, answered in time', async () => {
  const events: CarrierEvent[] = [];
  const answered = Promise.withResolvers<Talk>();
  const ended = Promise.withResolvers<void>();
  const simulator = createSimulator({
    host: {
      onEvent(event) {
        events.push(event);
        if (event.kind === 'answered')
          void simulator.openMedia(theirs(event.carrierCallId)).then(listen).then(answered.resolve);
        if (event.kind === 'ended') ended.resolve();
      },
      onIncoming: async () => null,
      ...deafHost,
    },
    mouth,
    notebook: memoryNotebook(),
    speed: 20,
    log: silentLog,
  });
  await simulator.control.handle({
    method: 'PUT',
    path: `/phones/${theirNumber}`,
    query: {},
    body: {
      opening: 'Good evening, Luigi speaking.',
      lines: [
        { hears: 'table for 4 .*friday', says: 'Friday at 7:30 PM is fine. Write to luigi@example.com, please.' },
        { hears: 'goodbye', says: 'Bye-bye.', hangsUp: true },
      ],
    },
  });
  const clock = simulator.callClock();
  await simulator.dial(dialOf('spoken', theirNumber, clock));
  const talk = await answered.promise;
  await untilHeard(talk, 'Good evening, Luigi speaking. ');
  await say(talk, 'I would like a table for 4 on Friday.');
  await untilHeard(
    talk,
    'Good evening, Luigi speaking. Friday at 7:30 PM is fine. Write to luigi@example.com, please. ',
  );
  await say(talk, 'Thank you. Goodbye.');
  await ended.promise;
  assert.equal(talk.heard.slice(-9), 'Bye-bye. ');

  const { body } = await simulator.control.handle({ method: 'GET', path: '/calls/spoken', query: {}, body: undefined });
  const { said, endedBy } = body as {
    endedBy: string;
    said: { who: string; text: string; startMs: number; endMs: number; cut: boolean }[];
  };
  assert.equal(endedBy, 'phone');
  assert.deepEqual(
    said.map(({ who, text }) => [who, text]),
    [
      ['phone', 'Good evening, Luigi speaking.'],
      ['agent', 'I would like a table for 4 on Friday.'],
      ['phone', 'Friday at 7:30 PM is fine. Write to luigi@example.com, please.'],
      ['agent', 'Thank you. Goodbye.'],
      ['phone', 'Bye-bye.'],
    ],
  );
  assert.ok(said.every(({ cut }) => !cut));
  for (const [i, turn] of said.entries()) {
    const next = said[i + 1];
    if (turn.who === 'agent' && next) {
      const pauseMs = next.startMs - turn.endMs;
      assert.ok(pauseMs >= 500 && pauseMs <= 520, `answered after ${pauseMs} ms`);
    }
    if (turn.who === 'phone') {
      const inside = [...talk.audible].filter((atMs) => atMs >= turn.startMs && atMs < turn.endMs);
      assert.ok(
        inside.length * 20 > 0.5 * (turn.endMs - turn.startMs),
        `${turn.text}: ${inside.length} audible frames`,
      );
      const spoken = talk.pieces.filter(({ atMs }) => atMs >= turn.startMs && atMs < turn.endMs + 20);
      assert.equal(
        spoken
          .map(({ text }) => text)
          .join('')
          .trim(),
        turn.text,
      );
      assert.ok(spoken.length > turn.text.length / 4, 'piece by piece');
    }
  }
  await simulator.close();

  function listen(leg: MediaLeg): Talk {
    const talk: Talk = { leg, heard: '', audible: new Set(), pieces: [] };
    leg.onAudio((frame, atMs) => {
      if (isAudible(frame)) talk.audible.add(atMs);
    });
    leg.captions?.onText((text, atMs) => {
      talk.heard += text;
      talk.pieces.push({ text, atMs });
    });
    return talk;
  }

  async function say({ leg }: Talk, text: string): Promise<void> {
    const speech = mouth.speak({ text, voice: 'slt', language: 'en', clock });
    for await (const { audio, words } of speech) {
      leg.send(audio);
      leg.captions?.send(words);
    }
  }

  function untilHeard(talk: Talk, text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (leftMs: number): void => {
        if (talk.heard === text) resolve();
        else if (leftMs <= 0) reject(new Error(`Heard only: ${talk.heard}`));
        else clock.after(20, () => look(leftMs - 20));
      };
      look(30_000);
    });
  }
});
