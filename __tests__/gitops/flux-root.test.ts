import { FluxRoot, GitOpsApp } from '../../lib/gitops';

const SOURCE = { kind: 'GitRepository', name: 'home-kubernetes' } as const;

function contents(props: Partial<ConstructorParameters<typeof FluxRoot>[2]>): Record<string, string> {
  const app = new GitOpsApp();
  new FluxRoot(app, 'root', {
    name: 'opencode',
    sourcePath: './dist/kubernetes/apps',
    sourceRef: SOURCE,
    interval: '30m',
    ...props,
  });
  return Object.fromEntries(app.files().map(({ path, content }) => [path, content.replace(/^(---|#.*)\n/gm, '')]));
}

test('a Flux Kustomization over the tree', () => {
  expect(contents({})).toEqual({
    'kubernetes/flux/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: opencode
  namespace: flux-system
spec:
  path: ./dist/kubernetes/apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: home-kubernetes
  interval: 30m
`,
    'kubernetes/flux/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ./apps.yaml
`,
  });
});

test('a GitRepository where asked for, which lets only the tree through', () => {
  const files = contents({ gitRepository: { url: 'https://github.com/me/cluster', ref: { branch: 'main' } } });
  expect(files['kubernetes/flux/gitrepository.yaml']).toBe(`apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: home-kubernetes
  namespace: flux-system
spec:
  interval: 30m
  url: https://github.com/me/cluster
  ref:
    branch: main
  ignore: |
    /*
    !/dist
    /dist/*
    !/dist/kubernetes
    /dist/kubernetes/*
    !/dist/kubernetes/apps
`);
});

test('a GitRepository that the Kustomization does not read is an error', () => {
  const gitRepository = { url: 'https://github.com/me/cluster', ref: { branch: 'main' } };
  expect(() => contents({ gitRepository, sourceRef: { kind: 'OCIRepository', name: 'x' } })).toThrow(
    '[root] sourceRef.kind is "OCIRepository": write GitRepository',
  );
});
