#!/usr/bin/env node
import { runCli } from './run-cli.ts';
import { serverProgram } from './server-program.ts';
import { terminalOf } from './terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  out: terminalOf(process.stdout, process.env),
  err: terminalOf(process.stderr, process.env),
  env: process.env,
  server: serverProgram,
});
