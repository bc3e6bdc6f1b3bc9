import { spawnSync } from 'node:child_process';
import { at, exampleWorkspace } from '../../support/first-user';
import { describeWithTools } from '../../support/tools';
import { appliedObjects } from './applied-objects';
import type { JsonObject } from './normalise-objects';
import { WORKSPACE_VARIANTS } from './workspace-variants';

/** What the policy "restricted" forbids of each pod, one line a pod. */
function forbidden(pods: readonly JsonObject[]): readonly string[] {
  const input = pods.map((pod) => `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...pod })}\n`).join('');
  const { status, stdout, stderr } = spawnSync('pod-security', { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').slice(0, pods.length);
}

/** What VolSync gives the container of each mover on its own, in a namespace that is not annotated for privileged ones. */
const MOVER_CONTAINER = {
  name: 'restic',
  image: 'quay.io/backube/volsync:0.15.0',
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
  },
};

function podsOf(objects: readonly JsonObject[]): readonly JsonObject[] {
  return objects.flatMap((object) => {
    const name = at(object, 'metadata', 'name');
    if (object['kind'] === 'Deployment') return [{ metadata: { name }, spec: at(object, 'spec', 'template', 'spec') }];
    const securityContext = at(object, 'spec', 'restic', 'moverSecurityContext');
    return securityContext === undefined
      ? []
      : [{ metadata: { name }, spec: { securityContext, containers: [MOVER_CONTAINER] } }];
  });
}

describeWithTools(['kustomize', 'pod-security'], 'Pod Security "restricted"', () => {
  describe.each(['helm-release', 'native'] as const)('by %s', (delivery) => {
    test.each(Object.entries(WORKSPACE_VARIANTS))('admits pod and movers of a workspace %s', (_, workspace) => {
      // The init container of that example leaves out what the policy asks of each container: it is the user's.
      const objects = appliedObjects(exampleWorkspace({ ...workspace, initContainers: [], delivery }).app);
      const pods = podsOf(objects);
      expect(pods).toHaveLength(3);
      expect(forbidden(pods)).toEqual(['', '', '']);
      const namespace = objects.find(({ kind }) => kind === 'Namespace');
      expect(at(namespace, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce')).toBe('restricted');
      expect(JSON.stringify(namespace)).not.toContain('privileged-movers');
    });

    test('forbids a pod whose hardening was turned off', () => {
      const hardening = { dropCapabilities: false };
      const pods = podsOf(appliedObjects(exampleWorkspace({ hardening, delivery }).app));
      expect(forbidden(pods).join('\n')).toContain('capabilities.drop=["ALL"]');
    });
  });

  test('forbids a mover without its security context', () => {
    const spec = { containers: [MOVER_CONTAINER] };
    expect(forbidden([{ metadata: { name: 'mover' }, spec }]).join('\n')).toContain('runAsNonRoot');
  });
});
