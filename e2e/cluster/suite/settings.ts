import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PARTS = join(process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode'), 'cluster');

export const REPOSITORY = join(__dirname, '../../..');

/** What the processes of the cluster have written. */
export const STATE = join(PARTS, 'state');

/** Whether the cluster is one that a person has given, with the real controllers. */
export const IS_GIVEN = (process.env['E2E_KUBECONFIG'] ?? join(STATE, 'admin.kubeconfig')).startsWith(STATE) === false;

const HAS_UNIFIED_CGROUPS = existsSync('/sys/fs/cgroup/cgroup.controllers');

/** Where the kernel counts what pods use. */
export const POD_CGROUPS = HAS_UNIFIED_CGROUPS ? '/sys/fs/cgroup/e2e-cluster' : '/sys/fs/cgroup/memory/e2e-cluster';

/** File below it with the bytes that were used at most. */
export const MEMORY_PEAK = HAS_UNIFIED_CGROUPS ? 'memory.peak' : 'memory.max_usage_in_bytes';

/** Version of the Envoy Gateway that runs; `scripts/settings.sh` says it. */
export const ENVOY_GATEWAY = process.env['E2E_ENVOY_GATEWAY'] ?? '';

export const KUBECONFIG = process.env['E2E_KUBECONFIG'] ?? join(STATE, 'admin.kubeconfig');
