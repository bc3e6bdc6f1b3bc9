import { spawnSync } from 'node:child_process';
import { composeWorkspacePod } from '../../../lib/workspace/compose-workspace-pod';
import type { WorkspaceHardening } from '../../../lib/workspace/pod/hardening';
import type { PodContainer, WorkspacePod } from '../../../lib/workspace/pod/workspace-pod';
import type { OpenCodeWorkspaceProps } from '../../../lib/workspace/workspace-props';
import { describeWithTools } from '../../support/tools';

const GIT_IMAGE = { repository: 'registry.example.com/development', tag: '1.0.0' };

const pod = (props: Partial<OpenCodeWorkspaceProps> = {}): WorkspacePod =>
  composeWorkspacePod(
    { repository: 'https://github.com/jbaker48/k8s-cluster', ...props },
    {
      name: 'opencode-flux',
      secretName: 'opencode-flux-secret',
      directory: '/Users/jbaker/git/k8s-cluster',
    },
  );

/** What Pod Security looks at, as a Kubernetes pod. */
function manifest(model: WorkspacePod): object {
  const container = ({ name, image, securityContext, ports }: PodContainer): object => ({
    name,
    image: `${image.repository}:${image.tag}`,
    securityContext,
    ports,
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: model.name, annotations: model.annotations },
    spec: {
      initContainers: model.initContainers.map(container),
      containers: model.containers.map(container),
      volumes: model.volumes,
      securityContext: model.securityContext,
      shareProcessNamespace: model.shareProcessNamespace,
    },
  };
}

function forbidden(model: WorkspacePod): string {
  const { status, stdout, stderr } = spawnSync('pod-security', {
    input: `${JSON.stringify(manifest(model))}\n`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

describeWithTools(['pod-security'], 'the policy of Pod Security "restricted"', () => {
  test.each<[string, Partial<OpenCodeWorkspaceProps>]>([
    ['the defaults', {}],
    ['a deploy key', { repositoryLogin: 'deploy-key' }],
    ['commits that are signed', { git: { author: { name: 'Agent', email: 'agent@example.org' }, signing: true } }],
    ['a development image', { gitTools: { from: 'development-image', image: GIT_IMAGE } }],
    ['no Copilot', { copilot: false }],
    ['a writable root, which it does not look at', { hardening: { readOnlyRootFilesystem: false } }],
  ])('admits %s', (_, props) => {
    expect(forbidden(pod(props))).toBe('');
  });

  test.each<[WorkspaceHardening, string]>([
    [{ runAsNonRoot: false }, 'runAsNonRoot'],
    [{ noPrivilegeEscalation: false }, 'allowPrivilegeEscalation'],
    [{ dropCapabilities: false }, 'capabilities.drop=["ALL"]'],
    [{ seccomp: false }, 'seccompProfile'],
  ])('forbids %j', (hardening, reason) => {
    expect(forbidden(pod({ hardening }))).toContain(reason);
  });
});
