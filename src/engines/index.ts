export { openaiRealtime } from './openai-realtime/index.ts';
