export { anthropic } from './anthropic.ts';
export { compatible } from './compatible.ts';
export { google } from './google.ts';
export { openai } from './openai.ts';
