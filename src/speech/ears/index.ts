export { deepgram } from './deepgram/index.ts';
export { openai } from './openai/index.ts';
