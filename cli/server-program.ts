import { fileURLToPath } from 'node:url';

/**
 * Options with which Node runs the server, the same as in `npm start`: V8's young generation as large as it may become, in MiB. While it
 * still grows, V8 counts what calls leave behind as pressure on the old generation and collects that every second, some 25 ms long
 * (`bench/media-path.ts`).
 */
export const nodeOptions: readonly string[] = ['--min-semi-space-size=16', '--max-semi-space-size=16'];

/** What Node is given to run the server: `process.execPath` before it. */
export const serverProgram: readonly string[] = [
  ...nodeOptions,
  fileURLToPath(new URL('../src/main.ts', import.meta.url)),
];
