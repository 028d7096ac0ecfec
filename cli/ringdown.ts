#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { nodeOptions } from '../src/node-options.ts';
import { runCli } from './run-cli.ts';
import { terminalOf } from './terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  out: terminalOf(process.stdout, process.env),
  err: terminalOf(process.stderr, process.env),
  env: process.env,
  server: [...nodeOptions, fileURLToPath(new URL('../src/main.ts', import.meta.url))],
});
