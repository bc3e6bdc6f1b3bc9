import type { OpenCodeWorkspaceProps } from '../../lib';
import type { Review } from '../../lib/review/model';
import { memoryTree } from '../../lib/review/tree/file-tree';
import { reviewTrees } from '../../lib/review/review-trees';
import { example } from '../support/first-user';
import { filesOf, host } from './rules/synthesised';
import type { Files } from './trees';

const HA: Partial<OpenCodeWorkspaceProps> = {
  repository: 'https://github.com/jbaker48/home-assistant-config',
  onRemoval: 'delete',
};
const NOTES: Partial<OpenCodeWorkspaceProps> = { repository: 'https://github.com/jbaker48/notes' };

const before: Files = { ...filesOf(example({ workspaces: { flux: {}, ha: HA, notes: NOTES } }).app), ...host() };

const moved: Partial<OpenCodeWorkspaceProps> = { hostname: 'code.opencode.angryninja.cloud', storageSize: '10Gi' };
const after: Files = {
  ...filesOf(example({ workspaces: { flux: moved, notes: NOTES } }).app),
  ...host({ bindAddresses: ['127.0.0.1', '100.64.0.7'] }),
};

/** A workspace goes with its volume, another one moves to a new hostname and grows, and a host listens on its tailnet. */
export function realisticReview(): Review {
  return reviewTrees(memoryTree('origin/main', before), memoryTree('the working tree', after));
}
