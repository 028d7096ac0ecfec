export { deepgram } from './deepgram/index.ts';
export { sherpaOnnx, whisper } from './local/index.ts';
export { openai } from './openai/index.ts';
