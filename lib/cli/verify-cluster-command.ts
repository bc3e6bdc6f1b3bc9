import { Command } from 'commander';
import { CLUSTER_CRITERIA } from '../verify/cluster/criteria';
import { addVerifyOptions, listCriteria, runAndReport, type VerifyOptions } from './verify-options';

/** `verify cluster`: the criteria of the foundation and of each workspace. */
export function verifyClusterCommand(): Command {
  const command = new Command('cluster').description('ask a cluster whether its workspaces are what the roadmap wants');
  return addVerifyOptions(command, CLUSTER_CRITERIA).action(async (options: VerifyOptions) => {
    if (options.list) process.stdout.write(`${listCriteria(CLUSTER_CRITERIA)}\n`);
    else await runAndReport([], options);
  });
}
