/** This server's own media path: leg, bridge and engine as in a call, with recording, transcript and barge-in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMediaStreamLeg } from '../../../src/carriers/twilio/media.ts';
import { createVoiceActivity } from '../../../src/core/bridge/audio/voice-activity.ts';
import { Bridge } from '../../../src/core/bridge/bridge.ts';
import { CallFeed } from '../../../src/core/call/call-feed.ts';
import { exampleCall } from '../../../src/core/call/call.example.ts';
import type { TranscriptTurn } from '../../../src/core/call/transcript.ts';
import { parseFields, textOf } from '../../../src/core/json-fields.ts';
import { systemClock } from '../../../src/core/ports/clock.ts';
import { newUuid } from '../../../src/core/ports/ids.ts';
import { silentLog } from '../../../src/core/ports/log.ts';
import type { MediaSocket } from '../../../src/core/ports/media-socket.ts';
import type { Mouth } from '../../../src/core/ports/mouth.ts';
import type { TalkStore } from '../../../src/core/ports/store.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { examplePlan } from '../../../src/core/workflow/plan.example.ts';
import { openaiRealtime } from '../../../src/engines/openai-realtime/index.ts';
import { acceptMediaSocket } from '../../../src/sockets/accept.ts';
import { createRecordingFiles } from '../../../src/stores/files/recording-files.ts';
import { engineUrl, serveCallers } from '../candidate.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringdown-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const engine = openaiRealtime.create({
  settings: readSettings(openaiRealtime.settings, { OPENAI_REALTIME_URL: engineUrl }),
  model: null,
  log: silentLog,
});
/** Says its opening in no time: what it takes to synthesise speech is not measured here. */
const mouth: Mouth = {
  label: 'bench',
  async *speak() {
    yield { audio: new Uint8Array(800).fill(0x80), words: [] };
  },
  close: () => Promise.resolve(),
};
const recordings = createRecordingFiles(folder);
const feed = new CallFeed();
const turns = new Map<string, TranscriptTurn[]>();
const nothing = (): Promise<void> => Promise.resolve();
const talk: TalkStore = {
  putTurns(callId, changed) {
    const kept = turns.get(callId) ?? [];
    turns.set(callId, kept);
    for (const { index, turn } of changed) kept[index] = turn;
    return Promise.resolve();
  },
  turns: (callId) => Promise.resolve(turns.get(callId) ?? []),
  addField: nothing,
  fields: () => Promise.resolve([]),
  addNote: nothing,
  notes: () => Promise.resolve([]),
  putMeasures: nothing,
  measures: () => Promise.resolve(null),
};

await serveCallers((request, socket, head) => {
  const media = acceptMediaSocket(request, socket, head);
  const bridge = new Bridge(
    {
      engines: [engine],
      announcers: [mouth],
      voiceActivity: createVoiceActivity,
      texts: null,
      outbound: { check: () => {}, send: () => Promise.reject(new Error('Nothing is sent here.')) },
      talk,
      recordings,
      feed,
      log: silentLog,
    },
    {
      call: exampleCall({ id: newUuid(), record: true, maxDurationSecs: 3600 }),
      workflow: examplePlan(),
      timeZone: 'America/New_York',
      clock: systemClock,
      tools: null,
      context: null,
      onMachine: () => {},
    },
  );
  const ready = bridge.prepare();
  ready.catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    media.close(1011);
  });
  media.onMessage((message) => {
    const start = parseFields(Buffer.from(message).toString());
    if (start && textOf(start, 'event') === 'start') void talkOver(bridge, ready, media, start);
  });
});

async function talkOver(
  bridge: Bridge,
  ready: Promise<unknown>,
  socket: MediaSocket,
  start: Readonly<Record<string, unknown>>,
): Promise<void> {
  const leg = createMediaStreamLeg({ socket, start, clock: systemClock });
  await ready;
  await bridge.run(leg);
}
