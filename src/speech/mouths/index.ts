export { deepgram } from './deepgram/index.ts';
export { elevenlabs } from './elevenlabs/index.ts';
export { openai } from './openai/index.ts';
