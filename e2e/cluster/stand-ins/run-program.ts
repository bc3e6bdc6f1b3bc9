import { execFile } from 'node:child_process';
import { basename } from 'node:path';

export interface ProgramOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly signal?: AbortSignal;
}

/** A program that ended with another status than 0. */
export class FailedProgram extends Error {
  public constructor(
    program: string,
    public readonly status: number | string,
    public readonly output: string,
  ) {
    super(`${basename(program)} ended with ${status}: ${output.trim().slice(-2000)}`);
  }
}

/** Runs a program with `PATH` and what is given as its environment, and resolves to what it wrote to stdout. */
export function runProgram(program: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        cwd: options.directory,
        env: { PATH: process.env['PATH'], ...options.environment },
        maxBuffer: 2 ** 26,
        signal: options.signal,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else
          reject(
            new FailedProgram(program, error.code ?? error.signal ?? 'an error', stderr || stdout || error.message),
          );
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
  });
}
