import type { OutputFile } from '../../lib';
import {
  Cluster,
  type ClusterProps,
  GitOpsApp,
  OpenCodeFoundation,
  type OpenCodeFoundationProps,
  OpenCodeWorkspace,
  type OpenCodeWorkspaceProps,
} from '../../lib';

export const EXAMPLE_GATEWAY = {
  kind: 'envoy-gateway',
  name: 'envoy-internal',
  namespace: 'network',
  listener: 'https',
  listenerIndex: 1,
  proxyNamespace: 'network',
} as const;

/** The cluster of the first user, as `main.ts` describes it but with one schedule for all, with changes. */
export function exampleCluster(changes: Partial<ClusterProps> = {}): Cluster {
  return new Cluster({
    source: { name: 'home-kubernetes', path: './dist/kubernetes/apps' },
    versions: { kubernetes: '1.35', flux: '2.7', envoyGateway: '1.7.1', appTemplate: '4.4.0' },
    gateway: EXAMPLE_GATEWAY,
    secretStore: {
      kind: 'external-secrets',
      name: 'doppler-secrets',
      doppler: { project: 'k3s-cluster', config: 'prd' },
      dependsOn: ['external-secrets-stores'],
    },
    storage: { className: 'ceph-block', dependsOn: ['rook-ceph-cluster'] },
    backup: {
      kind: 'volsync',
      snapshotClassName: 'csi-ceph-blockpool',
      cache: { className: 'openebs-hostpath', size: '8Gi' },
      schedule: '0 * * * *',
      secretKeys: {
        repositoryTemplate: 'VOLSYNC_REPOSITORY_TEMPLATE',
        password: 'VOLSYNC_RESTIC_PASSWORD',
        accessKeyId: 'MINIO_ROOT_USER',
        secretAccessKey: 'MINIO_ROOT_PASSWORD',
      },
    },
    certificateIssuer: { name: 'letsencrypt-production', dependsOn: ['cert-manager-issuers'] },
    reloader: 'stakater',
    flux: { substitution: { variables: ['SECRET_DOMAIN'] } },
    ...changes,
  });
}

export interface ExampleProps {
  readonly cluster?: Partial<ClusterProps>;
  readonly foundation?: Partial<OpenCodeFoundationProps>;
  readonly workspaces?: Readonly<Record<string, Partial<OpenCodeWorkspaceProps>>>;
}

export interface Example {
  readonly app: GitOpsApp;
  readonly foundation: OpenCodeFoundation;
  readonly workspaces: Readonly<Record<string, OpenCodeWorkspace>>;
}

const REPOSITORY = 'https://github.com/jbaker48/k8s-cluster';

/** An app with one foundation; one workspace `flux` where no others are named. */
export function example(props: ExampleProps = {}): Example {
  const app = new GitOpsApp();
  const foundation = new OpenCodeFoundation(app, 'opencode', {
    cluster: exampleCluster(props.cluster),
    domain: 'opencode.angryninja.cloud',
    ...props.foundation,
  });
  const workspaces = Object.entries(props.workspaces ?? { flux: {} }).map(
    ([id, workspace]) => [id, new OpenCodeWorkspace(foundation, id, { repository: REPOSITORY, ...workspace })] as const,
  );
  return { app, foundation, workspaces: Object.fromEntries(workspaces) };
}

/** The example with changes to its one workspace. */
export function exampleWorkspace(workspace: Partial<OpenCodeWorkspaceProps>, cluster?: Partial<ClusterProps>): Example {
  return example({ workspaces: { flux: workspace }, ...(cluster === undefined ? {} : { cluster }) });
}

/** What is at `keys` in parsed JSON; undefined where nothing is. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
}

/** Where the one workspace of the example puts its objects. */
export const WORKSPACE_DIRECTORY = 'kubernetes/apps/opencode/opencode-flux';

export function fileAt(app: GitOpsApp, path: string): OutputFile {
  const files = app.files();
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`no ${path} among\n${files.map((each) => each.path).join('\n')}`);
  return file;
}

/** What is at `keys` in a manifest of the app, such as `kubernetes/apps/opencode/namespace.yaml`. */
export function objectAt(app: GitOpsApp, path: string, ...keys: readonly (string | number)[]): unknown {
  return at(fileAt(app, path).manifest, ...keys);
}

/** What is at `keys` in a manifest of the example's workspace, such as `app/helmrelease.yaml`. */
export function workspaceObject({ app }: Example, path: string, ...keys: readonly (string | number)[]): unknown {
  return objectAt(app, `${WORKSPACE_DIRECTORY}/${path}`, ...keys);
}

/** What is at `keys` in the Helm values of the example's workspace. */
export function valuesOf(built: Example, ...keys: readonly (string | number)[]): unknown {
  return workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'values', ...keys);
}

/** Paths of the files of the example's workspace. */
export function workspaceFiles({ app }: Example): readonly string[] {
  const prefix = `${WORKSPACE_DIRECTORY}/`;
  return app.files().flatMap(({ path }) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
}

/** What the synth of the app complains about. */
export function problemsOf({ app }: Example): string {
  try {
    app.files();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}
