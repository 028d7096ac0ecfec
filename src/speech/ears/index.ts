export { deepgram } from './deepgram/index.ts';
export { openai } from './openai/index.ts';
export { sherpaOnnx } from './local/index.ts';
export { whisper } from './local/index.ts';
