import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder of the scripts that make machines. */
export const SCRIPTS = join(__dirname, '..');

export const REPOSITORY = join(SCRIPTS, '../..');

/** Folder of what the scripts have made. */
export const CACHE = join(process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode'), 'e2e-host');

/** Folder of the machines of this run; run.sh wants it empty at the end. */
export const RUN = process.env['E2E_HOST_RUN'] ?? join(CACHE, 'run');
