import { homedir } from 'node:os';
import { join } from 'node:path';

const PARTS = join(process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode'), 'cluster');

export const REPOSITORY = join(__dirname, '../../..');

/** What the processes of the cluster have written. */
export const STATE = join(PARTS, 'state');

/** Whether the cluster is one that a person has given, with the real controllers. */
export const IS_GIVEN = (process.env['E2E_KUBECONFIG'] ?? join(STATE, 'admin.kubeconfig')).startsWith(STATE) === false;

/** Where the kernel counts what pods use. */
export const POD_CGROUPS = '/sys/fs/cgroup/memory/e2e-cluster';

export const KUBECONFIG = process.env['E2E_KUBECONFIG'] ?? join(STATE, 'admin.kubeconfig');
