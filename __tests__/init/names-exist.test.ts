import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readTree } from '../gitops/disk/tree';
import { at } from '../support/first-user';
import { describeWithTools } from '../support/tools';
import { type AppliedObject, AppliedRepository } from './applied-repository';
import { init, install, node, repository } from './scratch-repository';
import { KOPIA_REPOSITORY, KOPIUR_REPOSITORY, LONGHORN_REPOSITORY } from './backup-patterns';
import { ARTIFACT_OF_FOLDER, SEVERAL_CLUSTERS } from './several-clusters';
import { TWO_NAMESPACES } from './two-namespaces';

jest.setTimeout(120_000);

interface Pattern {
  readonly files: Readonly<Record<string, string>>;
  readonly roots: readonly string[];
  readonly flags?: readonly string[];

  /** Folder of the apps. */
  readonly apps?: string;

  /** Folder that the paths of Kustomizations begin at. */
  readonly artifact?: string;

  /** Kind that backs the claim up. */
  readonly backup?: string;
}

const PATTERNS: Readonly<Record<string, Pattern>> = {
  'all Kustomizations in one namespace, substitution patched in from above': {
    files: readTree(join(__dirname, '../../examples/home-kubernetes')),
    roots: ['kubernetes/flux/apps.yaml'],
  },
  'each Kustomization in the namespace of its app': { files: TWO_NAMESPACES, roots: ['kubernetes/flux/ks.yaml'] },
  'backups by Kopiur': { files: KOPIUR_REPOSITORY, roots: ['kubernetes/flux/ks.yaml'], backup: 'SnapshotPolicy' },
  'backups by VolSync with kopia': {
    files: KOPIA_REPOSITORY,
    roots: ['kubernetes/flux/ks.yaml'],
    backup: 'ReplicationSource',
  },
  'backups by Longhorn': { files: LONGHORN_REPOSITORY, roots: ['kubernetes/flux/ks.yaml'] },
  'one cluster of several': {
    files: SEVERAL_CLUSTERS,
    roots: ['clusters/trial/flux/ks.yaml'],
    flags: ['--cluster', 'trial'],
    apps: 'clusters/trial/apps',
  },
  'an artifact that is built of one folder': {
    files: ARTIFACT_OF_FOLDER,
    roots: ['kubernetes/flux/ks.yaml'],
    artifact: 'kubernetes',
  },
};

const list = (value: unknown, ...keys: readonly string[]): readonly unknown[] => {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
};

/** A class is an object, or the values of a chart name it. */
function hasClass(repo: AppliedRepository, kind: string, name: unknown): boolean {
  const isNamed = repo
    .all('HelmRelease')
    .some(({ value }) => JSON.stringify(at(value, 'spec', 'values') ?? {}).includes(`"name":"${String(name)}"`));
  return repo.has(kind, name) || isNamed;
}

/** Every name that an object of ours refers to, and that is not there. */
function missing(repo: AppliedRepository, { kind, namespace, value }: AppliedObject): readonly string[] {
  const lacks = (what: string, isThere: boolean): readonly string[] => (isThere ? [] : [what]);
  switch (kind) {
    case 'Kustomization':
      return [
        ...list(value, 'spec', 'dependsOn').flatMap((each) => {
          const other = at(each, 'namespace') ?? namespace;
          return lacks(
            `Kustomization ${String(other)}/${String(at(each, 'name'))}`,
            repo.has('Kustomization', at(each, 'name'), other),
          );
        }),
        ...list(value, 'spec', 'postBuild', 'substituteFrom').flatMap((each) => {
          const name = at(each, 'name');
          const isThere =
            repo.has(String(at(each, 'kind')), name, namespace) || repo.has('ExternalSecret', name, namespace);
          return at(each, 'optional') === true ? [] : lacks(`${String(namespace)}/${String(name)}`, isThere);
        }),
        ...lacks(
          `source ${JSON.stringify(at(value, 'spec', 'sourceRef'))}`,
          repo.all('Kustomization').some((other) => {
            const [one, two] = [at(value, 'spec', 'sourceRef'), at(other.value, 'spec', 'sourceRef')];
            const isSameNamespace = (at(one, 'namespace') ?? namespace) === (at(two, 'namespace') ?? other.namespace);
            return !other.name.startsWith('opencode') && at(one, 'name') === at(two, 'name') && isSameNamespace;
          }),
        ),
      ];
    case 'HelmRelease':
      return Object.values(at(value, 'spec', 'values', 'route') ?? {}).flatMap((route) =>
        list(route, 'parentRefs').flatMap((parent) => {
          const gateway = repo
            .all('Gateway')
            .find((each) => each.name === at(parent, 'name') && each.namespace === at(parent, 'namespace'));
          const listeners = list(gateway?.value, 'spec', 'listeners').map((listener) => at(listener, 'name'));
          return lacks(`Gateway ${JSON.stringify(parent)}`, listeners.includes(at(parent, 'sectionName')));
        }),
      );
    case 'Certificate': {
      const issuer = at(value, 'spec', 'issuerRef');
      return lacks(`issuer ${JSON.stringify(issuer)}`, repo.has(String(at(issuer, 'kind')), at(issuer, 'name')));
    }
    case 'ExternalSecret': {
      const store = at(value, 'spec', 'secretStoreRef', 'name');
      return lacks(`store ${String(store)}`, repo.has('ClusterSecretStore', store));
    }
    case 'PersistentVolumeClaim': {
      const className = at(value, 'spec', 'storageClassName');
      return lacks(`StorageClass ${String(className)}`, hasClass(repo, 'StorageClass', className));
    }
    case 'ReplicationSource': {
      const mover = at(value, 'spec', 'restic') ?? at(value, 'spec', 'kopia');
      const className = at(mover, 'volumeSnapshotClassName');
      const [cache, secret] = [at(mover, 'cacheStorageClassName'), at(mover, 'repository')];
      const isMade = repo.all('ExternalSecret').some((each) => at(each.value, 'spec', 'target', 'name') === secret);
      return [
        ...lacks(`VolumeSnapshotClass ${String(className)}`, hasClass(repo, 'VolumeSnapshotClass', className)),
        ...lacks(`StorageClass ${String(cache)}`, hasClass(repo, 'StorageClass', cache)),
        ...lacks(`Secret ${String(secret)}`, isMade),
      ];
    }
    case 'SnapshotPolicy': {
      const className = at(value, 'spec', 'volumeSnapshotClassName');
      const cache = at(value, 'spec', 'mover', 'cache', 'storageClassName');
      const { kind: repositoryKind, name } = at(value, 'spec', 'repository') as { kind: string; name: string };
      const store = repo.all(repositoryKind).find((each) => each.name === name);
      const login = at(store?.value, 'spec', 'encryption', 'passwordSecretRef', 'name');
      const isThere = repo
        .all('ExternalSecret')
        .some((each) => each.namespace === namespace && at(each.value, 'spec', 'target', 'name') === login);
      return [
        ...lacks(`VolumeSnapshotClass ${String(className)}`, hasClass(repo, 'VolumeSnapshotClass', className)),
        ...lacks(`StorageClass ${String(cache)}`, hasClass(repo, 'StorageClass', cache)),
        ...lacks(`${repositoryKind} ${name}`, store !== undefined),
        ...lacks(`Secret ${String(login)} in ${String(namespace)}`, isThere),
      ];
    }
    default:
      return [];
  }
}

/** `/spec/listeners/1` of the patch to paste has to be the listener that it tests the name of. */
function listenerOfPatch(root: string, repo: AppliedRepository): readonly unknown[] {
  const patch: unknown = parse(readFileSync(join(root, 'opencode/certificate/gateway-patch.yaml'), 'utf8'));
  const target = at(patch, 'patches', 0, 'target', 'name');
  const [test] = parse(String(at(patch, 'patches', 0, 'patch'))) as readonly unknown[];
  const index = /listeners\/(\d+)\//.exec(String(at(test, 'path')))?.[1];
  const gateway = repo.all('Gateway').find(({ name }) => name === target);
  return [at(gateway?.value, 'spec', 'listeners', Number(index), 'name'), at(test, 'value')];
}

describeWithTools(['kustomize'], 'every name that the app of init refers to exists in the repository', () => {
  test.each(Object.entries(PATTERNS))(
    '%s',
    (_, { files, roots, flags = [], backup, artifact, apps = 'kubernetes/apps' }) => {
      const root = repository(files);
      const { stderr, status } = init(root, '--repository', 'https://github.com/example/home', ...flags);
      expect([status, stderr]).toEqual([0, '']);
      const app = join(root, 'opencode');
      install(app);
      expect(node(app, 'main.ts').status).toBe(0);

      const repo = new AppliedRepository(root, roots, artifact);
      const ours = repo.objects.filter(
        ({ name, namespace }) => name.startsWith('opencode') || namespace === 'opencode',
      );
      expect(ours.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining([
          ...['Namespace', 'Kustomization', 'HelmRelease', 'Certificate', 'PersistentVolumeClaim'],
          ...(backup === undefined ? [] : [backup]),
        ]),
      );
      expect(
        ours.flatMap((object) => missing(repo, object).map((what) => `${object.kind} ${object.name}: ${what}`)),
      ).toEqual([]);
      const [listener, tested] = listenerOfPatch(join(root, apps), repo);
      expect(listener).toBe(tested);
    },
  );

  test('and one that does not exist is noticed', () => {
    const root = repository(TWO_NAMESPACES);
    init(root, '--repository', 'https://github.com/example/home');
    const app = join(root, 'opencode');
    install(app);
    const main = join(app, 'main.ts');
    writeFileSync(main, readFileSync(main, 'utf8').replace("{ name: 'block', namespace: 'storage' }", "'block'"));
    node(app, 'main.ts');
    const repo = new AppliedRepository(root, ['kubernetes/flux/ks.yaml']);
    expect(repo.all('Kustomization').flatMap((each) => missing(repo, each))).toEqual(['Kustomization opencode/block']);
  });
});
