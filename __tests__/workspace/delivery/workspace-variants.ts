import type { OpenCodeWorkspaceProps } from '../../../lib';

/** Workspaces that between them use every prop that reaches the pod. */
export const WORKSPACE_VARIANTS: Readonly<Record<string, Partial<OpenCodeWorkspaceProps>>> = {
  'the first user’s': { directory: '/Users/jbaker/git/k8s-cluster' },
  suspended: { suspended: true },
  'with everything that users ask for': {
    environment: { LANG: 'C.UTF-8', TEMPLATE: '{{ .Values }} ${HOME}' },
    secretVariables: { ANTHROPIC_API_KEY: 'OPENCODE_FLUX_ANTHROPIC' },
    volumes: [
      { name: 'cache', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      { name: 'ca', configMap: { name: 'ca', defaultMode: 0o444 } },
      { name: 'docs', image: { reference: 'ghcr.io/example/docs:1.0.0', pullPolicy: 'IfNotPresent' } },
    ],
    volumeMounts: [
      { name: 'cache', mountPath: '/cache' },
      { name: 'ca', mountPath: '/etc/ca', readOnly: true },
      { name: 'docs', mountPath: '/docs', subPath: 'en' },
    ],
    initContainers: [
      {
        name: 'prepare',
        image: { repository: 'docker.io/library/busybox', tag: '1.37' },
        args: ['true'],
        environment: { NODE: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        resources: { requests: { cpu: '10m' }, limits: { memory: '16Mi' } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
      },
    ],
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
    tolerations: [{ key: 'gpu', operator: 'Exists' }],
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    labels: { team: 'home' },
    annotations: { note: 'with {{ braces }}' },
    imagePullSecrets: ['registry'],
    commonLabels: { team: 'home' },
  },
  'with an account of the user’s': { serviceAccountName: 'builder' },
  'with a deploy key': { repository: 'git@github.com:jbaker48/k8s-cluster.git', repositoryLogin: 'deploy-key' },
  'with commits that are signed': {
    git: { author: { name: 'flux agent', email: 'flux-agent@example.org' }, signing: true },
  },
  'with Git out of an image volume': { gitTools: { from: 'image-volume' } },
};
