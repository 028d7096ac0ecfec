export { anthropic, compatible, google, openai } from './ai-sdk/index.ts';
