import type { AppInspection } from '../../gitops/inspection';
import type { Criterion } from '../criterion';
import { Unaskable } from '../criterion';
import type { Task } from '../run-criteria';
import { listAt, textAt } from '../json-path';
import type { ClusterClient } from './cluster-client';
import { FOUNDATION_CRITERIA, WORKSPACE_CRITERIA } from './criteria';
import { emittedObjects } from './emitted-objects';
import { type Described, describedIn } from './described';
import { PodReplacement } from './pod-replacement';
import { RESOURCES } from './resource';
import type { WorkspaceSubject } from './subject';
import { WorkspaceServer, type WorkspaceServerOptions } from './workspace-server';
import type { WorkspaceFacts } from '../../workspace/workspace-facts';

/** How a cluster is asked. */
export interface ClusterTasksOptions extends Pick<WorkspaceServerOptions, 'ca'> {
  readonly cluster: ClusterClient;

  /** Id of the one workspace that is asked. */
  readonly workspace?: string;

  /** Addresses by hostname, instead of what the DNS says. */
  readonly resolve: ReadonlyMap<string, { readonly address: string; readonly port: number }>;

  /** The password of a workspace, where it is not to be read from the Secret. */
  readonly password?: (workspace: WorkspaceFacts) => Promise<string>;
  readonly streamSeconds: number;

  /** A new one for each thing that is asked beside the criteria: the password is, whenever it is needed first. */
  readonly signal: () => AbortSignal;
}

/** One task a criterion and subject, for every foundation and workspace of the apps. */
export async function clusterTasks(
  inspections: readonly AppInspection[],
  options: ClusterTasksOptions,
): Promise<readonly Task[]> {
  const described = inspections.flatMap((inspection) => describedIn(inspection));
  const workspaces = described.flatMap(({ workspaces: each }) => each);
  if (options.workspace !== undefined && !workspaces.some(({ id }) => id === options.workspace)) {
    throw new Unaskable(
      `the app has no workspace ${options.workspace}: it has ${workspaces.map(({ id }) => id).join(', ') || 'none'}`,
      '--workspace names one',
    );
  }
  if (described.length === 0)
    throw new Unaskable('the app describes no foundation', 'run this where an OpenCodeFoundation is synthesized');
  const tasks = await Promise.all(described.map((each) => tasksOf(each, workspaces, options)));
  return tasks.flat();
}

async function tasksOf(
  { foundation, workspaces, inspection }: Described,
  all: readonly WorkspaceFacts[],
  options: ClusterTasksOptions,
): Promise<readonly Task[]> {
  const chosen = workspaces.filter(({ id }) => options.workspace === undefined || id === options.workspace);
  const subject = { cluster: options.cluster, foundation, inspection };
  const subjects = await Promise.all(
    chosen.map(async (workspace): Promise<WorkspaceSubject> => {
      const server = await serverOf(workspace, options);
      const others = all.filter((other) => other !== workspace && !other.suspended);
      return {
        cluster: options.cluster,
        workspace,
        others,
        server,
        objects: emittedObjects(inspection.files, workspace.path),
        certificateAdvice: foundation.certificateAdvice,
        streamSeconds: options.streamSeconds,
        replacement: new PodReplacement(options.cluster, workspace, others, server),
      };
    }),
  );
  return [
    ...FOUNDATION_CRITERIA.map((criterion) => task(criterion, foundation.namespace, criterion.id, subject)),
    ...subjects.flatMap((each) =>
      WORKSPACE_CRITERIA.map((criterion) =>
        task(criterion, each.workspace.id, numberOf(criterion, each.workspace.id), each),
      ),
    ),
  ];
}

function task<Subject>(criterion: Criterion<Subject>, subject: string, id: string, asked: Subject): Task {
  return { criterion, id, subject, check: (context) => criterion.check(asked, context) };
}

/** `*-01` is `FLUX-01` of the workspace `flux`. */
function numberOf({ id }: Criterion<WorkspaceSubject>, workspace: string): string {
  return id.replace('*', workspace.toUpperCase());
}

async function serverOf(workspace: WorkspaceFacts, options: ClusterTasksOptions): Promise<WorkspaceServer> {
  const hostname = await hostnameOf(workspace, options);
  const { ca, cluster, resolve, password, signal } = options;
  const address = resolve.get(hostname);
  return new WorkspaceServer({
    hostname,
    username: workspace.username,
    password: password === undefined ? () => passwordInSecret(cluster, workspace, signal()) : () => password(workspace),
    ...(address === undefined ? {} : { resolve: address }),
    ...(ca === undefined ? {} : { ca }),
  });
}

/** A hostname that ends in a variable of the cluster is known there alone. */
async function hostnameOf(
  { hostname, namespace, name }: WorkspaceFacts,
  { cluster, signal }: ClusterTasksOptions,
): Promise<string> {
  if (!hostname.includes('${')) return hostname;
  const route = await cluster.get(RESOURCES.httpRoute, namespace, name, signal());
  const [live] = listAt(route, 'spec', 'hostnames');
  if (typeof live === 'string') return live;
  throw new Unaskable(
    `${hostname} is known to the cluster alone, and there is no HTTPRoute ${namespace}/${name}`,
    'see objects-ready of another workspace, or apply the tree first',
  );
}

async function passwordInSecret(
  cluster: ClusterClient,
  { namespace, secret }: WorkspaceFacts,
  signal: AbortSignal,
): Promise<string> {
  const live = await cluster.get(RESOURCES.secret, namespace, secret.name, signal);
  const encoded = textAt(live, 'data', secret.passwordKey);
  if (encoded === undefined) {
    throw new Unaskable(
      `Secret ${namespace}/${secret.name} has no ${secret.passwordKey}`,
      'see secrets-in-store; or name the password with --password-file',
    );
  }
  // The server takes a line end off, too.
  return Buffer.from(encoded, 'base64').toString().replace(/\n$/, '');
}
