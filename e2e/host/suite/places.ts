import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder of the scripts that make machines. */
export const SCRIPTS = join(__dirname, '..');

export const REPOSITORY = join(SCRIPTS, '../..');

/** Folder of what the scripts have made. */
export const CACHE = join(process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode'), 'e2e-host');
