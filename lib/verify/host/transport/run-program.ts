import { spawn } from 'node:child_process';
import type { CommandResult } from './host-connection';

/** Runs a program of this machine to its end, with nothing on its standard input. */
export function runProgram([program = '', ...args]: readonly string[], signal: AbortSignal): Promise<CommandResult> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { signal, env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', fail);
    child.once('close', (status) => {
      done({ status: status ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
