import { Command } from 'commander';
import { checkCommand } from './check-command';
import { initCommand } from './init-command';
import { packageJson } from './package-json';
import { reviewCommand } from './review-command';
import { verifyCommand } from './verify-command';

/** The commands of `cdk8s-opencode`. */
const COMMANDS: readonly (() => Command)[] = [checkCommand, initCommand, reviewCommand, verifyCommand];

/** The whole command line. */
export function program(): Command {
  const root = new Command('cdk8s-opencode')
    .description('What is around a synth of OpenCode workspaces and memory pods')
    .version(packageJson().version);
  for (const command of COMMANDS) root.addCommand(command());
  throwInsteadOfExit(root);
  return root;
}

/** Commander hands its settings down only to commands that it makes itself. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help lists what there is)');
  for (const inner of command.commands) throwInsteadOfExit(inner);
}
