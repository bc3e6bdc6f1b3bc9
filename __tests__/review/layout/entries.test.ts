import { object } from '../flux-tree';
import { changeLines, type Files, review } from '../trees';
import { config, data, file, flux, kustomize, withAndWithoutClaim } from './flux-repository';

const gitRepository = (name: string, spec: object) =>
  object('source.toolkit.fluxcd.io/v1', 'GitRepository', name, { metadata: { namespace: 'flux-system' }, spec });
const sync = (name: string, path: string) =>
  object('fluxcd.controlplane.io/v1', 'FluxInstance', 'flux', {
    metadata: { namespace: 'flux-system' },
    spec: { sync: { kind: 'GitRepository', name, path, url: 'https://git.example/fleet', ref: 'refs/heads/main' } },
  });
const over = (kind: string, name: string) => ({ sourceRef: { kind, name } });

/** Where Flux begins, and the folder that it comes to. */
const ENTRIES: Readonly<Record<string, readonly [folder: string, rest: Files]>> = {
  'a Kustomization over another folder': ['apps', { 'flux/apps.yaml': file(flux('apps', './apps')) }],
  'one over the folder that it lies in, as flux bootstrap writes it': [
    'apps',
    {
      'clusters/prod/apps.yaml': file(flux('apps', './apps')),
      'clusters/prod/flux-system/gotk-sync.yaml': file(
        gitRepository('flux-system', { url: 'ssh://git@git.example/fleet' }),
        flux('flux-system', './clusters/prod'),
      ),
      'clusters/prod/flux-system/kustomization.yaml': kustomize({ resources: ['gotk-sync.yaml'] }),
    },
  ],
  'one over the whole repository': ['apps', { 'flux.yaml': file(flux('all', './')) }],
  'one without a path': ['apps', { 'flux.yaml': file(flux('all', '')) }],
  'two that apply each other': [
    'one',
    { 'one/two.yaml': file(flux('two', './two')), 'two/one.yaml': file(flux('one', './one')) },
  ],
  'three in a circle': [
    'c',
    {
      'a/ks.yaml': file(flux('b', './b')),
      'b/ks.yaml': file(flux('c', './c')),
      'c/ks.yaml': file(flux('a', './a')),
    },
  ],
  'beside a Kustomization over another source, which the tree does not have': [
    'apps',
    {
      'flux/apps.yaml': file(flux('apps', './apps')),
      'apps/operator.yaml': file(flux('operator', './', over('GitRepository', 'operator'))),
    },
  ],
  'beside one over another source that the tree has, with a path that is here as well': [
    'apps',
    {
      'flux/apps.yaml': file(flux('apps', './apps')),
      'apps/repository.yaml': file(
        gitRepository('flux-system', { url: 'https://git.example/fleet' }),
        gitRepository('operator', { url: 'https://git.example/operator' }),
        flux('operator', './apps', over('GitRepository', 'operator')),
      ),
    },
  ],
  'an artifact whose root is a folder': [
    'kubernetes/apps',
    { 'kubernetes/flux/apps.yaml': file(flux('apps', './apps', over('OCIRepository', 'flux-system'))) },
  ],
  'an artifact whose root is a folder, in a repository with an outer folder of that name': [
    'kubernetes/apps',
    {
      'kubernetes/flux/ks.yaml': file(
        flux('apps', './apps', over('OCIRepository', 'flux-system')),
        flux('more', './more', over('OCIRepository', 'flux-system')),
      ),
      'kubernetes/more/more.yaml': file(object('v1', 'ConfigMap', 'more')),
      'apps/README.md': 'The apps of the desktop.\n',
    },
  ],
  'a path of a repository of which the tree is a folder': [
    'apps',
    { 'flux/apps.yaml': file(flux('apps', './kubernetes/apps')) },
  ],
  'a repository that is included into another one': [
    'apps',
    {
      'flux/apps.yaml': file(
        gitRepository('all', {
          url: 'https://git.example/other',
          include: [{ repository: { name: 'flux-system' }, fromPath: 'apps', toPath: 'included/apps' }],
        }),
        flux('apps', './included/apps', over('GitRepository', 'all')),
        flux('flux', './flux'),
      ),
    },
  ],
  'an artifact that is made of folders of the repository': [
    'infrastructure/apps',
    {
      'clusters/prod/all.yaml': file(
        flux('flux-system', './clusters/prod'),
        object('source.extensions.fluxcd.io/v1beta1', 'ArtifactGenerator', 'all', {
          spec: {
            sources: [{ alias: 'all', kind: 'GitRepository', name: 'flux-system' }],
            artifacts: [{ name: 'infrastructure', copy: [{ from: '@all/infrastructure/**', to: '@artifact/' }] }],
          },
        }),
        flux('apps', './apps', over('ExternalArtifact', 'infrastructure')),
      ),
    },
  ],
  'an artifact of one app that something outside of the tree makes': [
    'kubernetes/apps/web',
    {
      'kubernetes/flux/ks.yaml': file(
        flux('flux', './flux', over('OCIRepository', 'flux-system')),
        flux('web', './apps/web', over('ExternalArtifact', 'web')),
      ),
    },
  ],
  'a FluxInstance that names the folder': [
    'apps',
    {
      'cluster/apps.yaml': file(flux('apps', './apps')),
      'cluster/flux.yaml': file(sync('flux-system', 'cluster')),
    },
  ],
};

test.each(Object.entries(ENTRIES))('%s: a claim that goes is data loss', (_, [folder, rest]) => {
  const { consequences, changes } = review(...withAndWithoutClaim(folder, rest));
  expect(consequences).toEqual([
    expect.objectContaining({ rule: 'object-pruned', grade: 'data-loss', detail: expect.stringContaining('prunes') }),
  ]);
  expect(changes).toHaveLength(1);
});

test('files that the source leaves out are not applied', () => {
  const rest = {
    'flux/apps.yaml': file(
      gitRepository('flux-system', { url: 'https://git.example/fleet', ignore: '/apps/**/test/\n' }),
      flux('apps', './apps'),
    ),
  };
  const [base, head] = withAndWithoutClaim('apps/web/test', rest);
  expect(changeLines(base, head)).toEqual([]);
  const sourceignore = { 'flux/apps.yaml': file(flux('apps', './apps')), '.sourceignore': 'claim.yaml\n' };
  expect(changeLines(...withAndWithoutClaim('apps', sourceignore))).toEqual([]);
});

describe('what nothing applies', () => {
  const listed = { 'flux/apps.yaml': file(flux('apps', './apps')), 'apps/kustomization.yaml': kustomize({}) };

  test.each<[string, ...ReturnType<typeof withAndWithoutClaim>]>([
    ['a folder that the list above leaves out', ...withAndWithoutClaim('apps/web', listed)],
    [
      'a folder that the source leaves out',
      ...withAndWithoutClaim('apps', {
        'flux/apps.yaml': file(flux('apps', './apps')),
        '.sourceignore': 'claim.yaml\n',
      }),
    ],
    [
      'a component that nobody uses',
      ...withAndWithoutClaim('components/web', {
        ...listed,
        'components/web/kustomization.yaml': 'kind: Component\nresources: [claim.yaml]\n',
      }),
    ],
  ])('%s: a change of it is said, and is no change of the cluster', (_, base, head) => {
    const { changes, consequences, isIncomplete } = review(base, head);
    expect(changes).toEqual([]);
    expect(isIncomplete).toBe(true);
    expect(consequences).toEqual([
      expect.objectContaining({
        rule: 'unreached-manifest',
        grade: 'note',
        summary: expect.stringMatching(/claim\.yaml is no longer there, and nothing in the tree applied it/),
      }),
    ]);
  });

  test('what is no manifest is not spoken of', () => {
    const base = { ...listed, 'apps/values.yaml': 'a: 1\n', 'README.md': 'x\n' };
    expect(review(base, { ...base, 'apps/values.yaml': 'a: 2\n', 'README.md': 'y\n' })).toMatchObject({
      changes: [],
      consequences: [],
      isIncomplete: false,
    });
  });

  test('what was applied and no longer is goes from the cluster', () => {
    const applied = { ...listed, 'apps/kustomization.yaml': kustomize({ resources: ['claim.yaml'] }) };
    const claimed = { 'apps/claim.yaml': file(data), 'apps/settings.yaml': file(config) };
    expect(review({ ...applied, ...claimed }, { ...listed, ...claimed })).toMatchObject({
      consequences: [{ rule: 'object-pruned', grade: 'data-loss' }],
      isIncomplete: false,
    });
  });
});
