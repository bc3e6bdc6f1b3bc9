import { load } from 'js-yaml';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppInspection } from '../gitops/inspection';
import { INSPECTION_VARIABLE } from '../gitops/inspection';
import { CommandError } from './command-error';

/** Which app to ask. */
export interface InspectAppOptions {
  /** Folder that the app runs in, with its `cdk8s.yaml`. */
  readonly directory: string;

  /**
   * Command line that runs the app.
   *
   * @default - `app` of `cdk8s.yaml`
   */
  readonly app?: string;
}

/**
 * Runs an app as `cdk8s synth` would, and gets what it would write and what it says of itself; its output directory is
 * left alone. One entry for each `GitOpsApp` of the program.
 *
 * @throws CommandError where there is no app, or it fails
 */
export async function inspectApp({ directory, app }: InspectAppOptions): Promise<readonly AppInspection[]> {
  const command = app ?? appOf(join(directory, 'cdk8s.yaml'));
  const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-opencode-'));
  try {
    await run(command, directory, scratch);
    const inspections = readdirSync(scratch).map(
      (folder) => JSON.parse(readFileSync(join(scratch, folder, 'app.json'), 'utf8')) as AppInspection,
    );
    if (inspections.length === 0) {
      throw new CommandError(`${command} made no GitOpsApp: call its synth()`);
    }
    return inspections.sort((one, other) => (one.outdir < other.outdir ? -1 : 1));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The command line that `cdk8s.yaml` has for the app. */
function appOf(file: string): string {
  if (!existsSync(file))
    throw new CommandError(`no ${file}: run this in the folder of the app, or name its command with --app`);
  const configuration: unknown = load(readFileSync(file, 'utf8'));
  if (typeof configuration === 'object' && configuration !== null && 'app' in configuration) {
    const { app } = configuration;
    if (typeof app === 'string' && app !== '') return app;
  }
  throw new CommandError(
    `${file} has no app: write the command that runs it, such as "app: node --import tsx main.ts"`,
  );
}

function run(command: string, directory: string, scratch: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, {
      cwd: directory,
      shell: true,
      env: { ...process.env, [INSPECTION_VARIABLE]: scratch },
      // What the app prints on its own is no answer of ours.
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const printed: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    child.once('error', (error) => {
      fail(new CommandError(`${command} could not be run: ${error.message}`));
    });
    child.once('close', (status, signal) => {
      if (status === 0) done();
      else
        fail(
          new CommandError(
            `${command} ended with ${signal ?? String(status)}:\n${Buffer.concat(printed).toString().trimEnd()}`,
          ),
        );
    });
  });
}
