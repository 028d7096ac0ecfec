import { writeFileSync } from 'node:fs';
import { adapterSections } from './adapters.ts';
import { serverSettings } from './config.ts';
import { describeSettings } from './core/settings.ts';

/** The text of `.env.example`. */
export function envExample(): string {
  return describeSettings([{ title: 'The server', shape: serverSettings }, ...adapterSections]);
}

if (import.meta.main) writeFileSync(new URL('../.env.example', import.meta.url), envExample());
