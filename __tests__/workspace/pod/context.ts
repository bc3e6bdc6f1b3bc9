import type { WorkspacePodContext } from '../../../lib/workspace/pod/workspace-pod-props';

export const context: WorkspacePodContext = {
  name: 'opencode-flux',
  claimName: 'opencode-flux',
  password: { name: 'opencode-flux-secret', key: 'OPENCODE_FLUX_PASSWORD' },
  directories: ['/Users/jbaker/git/k8s-cluster'],
};
