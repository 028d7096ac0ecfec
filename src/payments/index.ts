export { stripe } from './stripe/index.ts';
