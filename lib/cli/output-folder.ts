import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { OWNERSHIP_MANIFEST } from '../gitops/disk/ownership-manifest';
import { CommandError } from './command-error';
import { inspectApp } from './inspect-app';

/** What an app writes into where it says nothing. */
const OUTPUT = 'dist';

/**
 * The folder that is reviewed where the user names none: what the app beside `cdk8s.yaml` writes into, or everything.
 *
 * @throws CommandError where the app fails, or writes into several
 */
export async function defaultFolder(directory: string): Promise<string> {
  if (existsSync(join(directory, OUTPUT, OWNERSHIP_MANIFEST))) return OUTPUT;
  if (!existsSync(join(directory, 'cdk8s.yaml'))) return '.';
  const inspections = await inspectApp({ directory });
  const [folder = OUTPUT, ...others] = inspections.map(({ outdir }) => relative(directory, outdir) || '.');
  if (others.length === 0) return folder;
  throw new CommandError(`the app writes into ${[folder, ...others].join(' and ')}: name one of them with --path`);
}
