import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyCommand } from './verify-command';

/** The commands of `cdk8s-opencode`. */
const COMMANDS: readonly (() => Command)[] = [verifyCommand];

/** The whole command line. */
export function program(): Command {
  const root = new Command('cdk8s-opencode')
    .description('What is around a synth of OpenCode workspaces and memory pods')
    .version(packageVersion());
  for (const command of COMMANDS) root.addCommand(command());
  throwInsteadOfExit(root);
  return root;
}

/** Commander hands its settings down only to commands that it makes itself. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help lists what there is)');
  for (const inner of command.commands) throwInsteadOfExit(inner);
}

/** The package lies above the sources, and above `build/`. */
function packageVersion(): string {
  for (const folder of ['../..', '../../..']) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(__dirname, folder, 'package.json'), 'utf8')) as Record<
        string,
        unknown
      >;
      if (name === 'cdk8s-opencode') return String(version);
    } catch {
      continue;
    }
  }
  return 'unknown';
}
