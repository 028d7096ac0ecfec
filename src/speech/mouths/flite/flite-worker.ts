import { parentPort } from 'node:worker_threads';
import { compileFlite } from './flite-program.ts';
import { type SpeakOrder, Speaker } from './speaker.ts';

if (!parentPort) throw new Error('This file runs as a worker only.');
const port = parentPort;
const speaker = new Speaker(compileFlite());

port.on('message', (order: SpeakOrder) => {
  const chunk = speaker.speak(order);
  port.postMessage(chunk, [chunk.audio.buffer as ArrayBuffer]);
});
