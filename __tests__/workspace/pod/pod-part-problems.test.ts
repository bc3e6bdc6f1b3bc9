import type { OpenCodeWorkspaceProps, PodContainer } from '../../../lib';
import { exampleWorkspace, problemsOf } from '../../support/first-user';

function container(changes: Partial<PodContainer> = {}): PodContainer {
  return {
    name: 'tool',
    image: { repository: 'ghcr.io/example/tool', tag: '1.2.3' },
    environment: {},
    resources: { requests: {}, limits: {} },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    volumeMounts: [],
    ...changes,
  };
}

const cache = { name: 'cache', emptyDir: {} };
const image = { repository: 'ghcr.io/example/tool' };
const digest = `sha256:${'0'.repeat(64)}`;

const WRONG: readonly (readonly [string, Partial<OpenCodeWorkspaceProps>, string])[] = [
  [
    'a container called like one of the pod’s own',
    { initContainers: [container({ name: 'git-clone' })] },
    'containers are called "git-clone"',
  ],
  [
    'a sidecar called like the server',
    { sidecars: [container({ name: 'opencode' })] },
    'containers are called "opencode"',
  ],
  [
    'a container whose name is none',
    { sidecars: [container({ name: 'My Tool' })] },
    'name of a container is "My Tool"',
  ],
  [
    'an image with the tag latest',
    { sidecars: [container({ image: { ...image, tag: 'latest' } })] },
    'image of container "tool": tag is "latest"',
  ],
  [
    'an image that is none',
    { sidecars: [container({ image: { repository: 'Example', tag: '1' } })] },
    'image of container "tool": repository is "Example"',
  ],
  [
    'a development image with the tag latest',
    { gitTools: { from: 'development-image', image: { ...image, tag: 'latest' } } },
    'tag is "latest"',
  ],
  ['a volume called like the home', { volumes: [{ name: 'home', emptyDir: {} }] }, 'volumes are called "home"'],
  [
    'a relative mount',
    { volumes: [cache], volumeMounts: [{ name: 'cache', mountPath: 'cache' }] },
    'mount of "cache" in container "opencode" is "cache"',
  ],
  [
    'two volumes at one place',
    { volumes: [cache], volumeMounts: [{ name: 'cache', mountPath: '/tmp' }] },
    'container "opencode" mounts two volumes at "/tmp"',
  ],
];

test.each(WRONG)('%s is an error', (_, props, message) => {
  expect(problemsOf(exampleWorkspace(props))).toContain(message);
});

test('an image whose tag is latest is fine with a digest', () => {
  expect(problemsOf(exampleWorkspace({ sidecars: [container({ image: { ...image, tag: 'latest', digest } })] }))).toBe(
    '',
  );
});

test('latest, allowed by name for OpenCode, holds for the init containers that run it too', () => {
  expect(problemsOf(exampleWorkspace({ openCode: { tag: 'latest', allowLatestTag: true } }))).toBe('');
});
