import { Command } from 'commander';
import { verifyHostCommand } from './verify-host-command';
import { verifyClusterCommand } from './verify-cluster-command';

/** `verify`: whether what runs is what the roadmap wants. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('ask a live cluster or host whether each criterion of the roadmap holds')
    .addCommand(verifyClusterCommand())
    .addCommand(verifyHostCommand());
}
