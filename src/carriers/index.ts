export { twilio } from './twilio/index.ts';
