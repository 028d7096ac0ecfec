export { openaiRealtime } from './openai-realtime/index.ts';
export { geminiLive } from './gemini-live/index.ts';
