/**
 * Stands in for Flux's source-controller.
 *
 * GitRepository: fetches `spec.ref.branch` of `spec.url` over HTTP, drops what `spec.ignore` names, serves the rest as a tar.gz on loopback and
 * writes `status.artifact` (path, url, revision, digest, size, lastUpdateTime), the conditions Ready and ArtifactInStorage, `observedGeneration`
 * and `lastHandledReconcileAt`. Looks again after `spec.interval`, and when `reconcile.fluxcd.io/requestedAt` changes. Leaves a
 * suspended one alone. Not honoured: secrets, tags, commits, verification, submodules, includes, `.sourceignore`.
 *
 * OCIRepository: becomes Ready. Nothing is pulled; which chart is installed is the helm-controller stand-in's matter.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { parseDuration } from '../../../lib/validation/duration';
import { ClusterApi, type ClusterObject } from './cluster-api';
import { type Condition, withCondition } from './conditions';
import { type Again, control } from './controller';
import { GIT_REPOSITORY, OCI_REPOSITORY } from './resources';
import { runProgram } from './run-program';
import type { StandIn, StandInContext } from './stand-in';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

interface Artifact {
  readonly revision: string;
  readonly url: string;
}

interface SourceStatus {
  readonly observedGeneration?: number;
  readonly artifact?: Artifact;
  readonly conditions?: readonly Condition[];
  readonly lastHandledReconcileAt?: string;
}

interface GitRepository extends ClusterObject {
  readonly spec: {
    readonly url: string;
    readonly ref?: { readonly branch?: string };
    readonly ignore?: string;
    readonly interval: string;
    readonly suspend?: boolean;
  };
  readonly status?: SourceStatus;
}

interface OciRepository extends ClusterObject {
  readonly spec: { readonly url: string; readonly ref?: { readonly tag?: string } };
  readonly status?: SourceStatus;
}

export async function start(context: StandInContext): Promise<StandIn> {
  const directory = join(context.stateDirectory, 'source-controller');
  const artifacts = join(directory, 'artifacts');
  mkdirSync(artifacts, { recursive: true });
  const server = createServer((request, response) => {
    const path = join(artifacts, new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(path).then(
      (bytes) => response.writeHead(200, { 'content-type': 'application/gzip' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const api = await ClusterApi.connect(context.kubeconfig, 'source-controller');
  control<GitRepository>(
    api,
    GIT_REPOSITORY,
    (repository) => reconcileGit(api, repository, { directory, artifacts, address }, context),
    context,
  );
  control<OciRepository>(api, OCI_REPOSITORY, (repository) => reconcileOci(api, repository), context);
  return {
    name: 'source-controller',
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Storage {
  readonly directory: string;
  readonly artifacts: string;
  readonly address: string;
}

async function reconcileGit(
  api: ClusterApi,
  repository: GitRepository,
  storage: Storage,
  { signal, log }: StandInContext,
): Promise<Again> {
  const { metadata, spec, status = {} } = repository;
  if (spec.suspend === true) return undefined;
  const seconds = (parseDuration(spec.interval) ?? 60_000) / 1000;
  const branch = spec.ref?.branch ?? 'master';
  const handled = metadata.annotations?.[REQUESTED_AT];
  const ready = (condition: Pick<Condition, 'status' | 'reason' | 'message'>, artifact?: object): Promise<void> =>
    api.patchStatus(GIT_REPOSITORY, metadata, {
      observedGeneration: metadata.generation,
      ...(handled === undefined ? {} : { lastHandledReconcileAt: handled }),
      ...(artifact === undefined ? {} : { artifact }),
      conditions: withCondition(
        artifact === undefined
          ? status.conditions
          : withCondition(status.conditions, {
              ...{ type: 'ArtifactInStorage', observedGeneration: metadata.generation },
              ...condition,
            }),
        { type: 'Ready', observedGeneration: metadata.generation, ...condition },
      ),
    });

  let commit: string;
  try {
    const listed = await git(['ls-remote', '--exit-code', spec.url, `refs/heads/${branch}`], signal);
    commit = listed.slice(0, 40);
  } catch (error) {
    if (signal.aborted) return undefined;
    const message = `failed to checkout and determine revision: ${error instanceof Error ? error.message : String(error)}`;
    log(`GitRepository ${metadata.name}: ${message}`);
    await ready({ status: 'False', reason: 'GitOperationFailed', message });
    return Math.min(seconds, 10);
  }
  const revision = `${branch}@sha1:${commit}`;
  const unchanged = status.artifact?.revision === revision && status.artifact.url.startsWith(storage.address);
  if (unchanged && status.observedGeneration === metadata.generation) {
    if (handled !== undefined && handled !== status.lastHandledReconcileAt)
      await api.patchStatus(GIT_REPOSITORY, metadata, { lastHandledReconcileAt: handled });
    return seconds;
  }
  const path = `gitrepository/${metadata.namespace}/${metadata.name}/${commit}-${metadata.generation}.tar.gz`;
  const file = join(storage.artifacts, path);
  const mirror = join(storage.directory, 'git', metadata.uid ?? '');
  // A push in between: the next look finds it.
  if ((await fetchBranch(spec.url, branch, mirror, signal)) !== commit) return 0;
  await archive(spec.ignore, mirror, file, signal);
  const message = `stored artifact for revision '${revision}'`;
  log(`GitRepository ${metadata.name}: ${message}`);
  await ready(
    { status: 'True', reason: 'Succeeded', message },
    {
      path,
      url: `${storage.address}/${path}`,
      revision,
      digest: `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}`,
      size: statSync(file).size,
      lastUpdateTime: new Date().toISOString(),
    },
  );
  return seconds;
}

const FETCHED = 'refs/heads/fetched';

/** The commit that was fetched. */
async function fetchBranch(url: string, branch: string, mirror: string, signal: AbortSignal): Promise<string> {
  await git(['init', '--quiet', '--bare', mirror], signal);
  const inMirror = (...args: readonly string[]): Promise<string> => git([`--git-dir=${mirror}`, ...args], signal);
  await inMirror('fetch', '--quiet', '--depth=1', url, `+refs/heads/${branch}:${FETCHED}`);
  return (await inMirror('rev-parse', FETCHED)).trim();
}

/** Writes the fetched tree, without what is ignored. */
async function archive(ignore = '', mirror: string, file: string, signal: AbortSignal): Promise<void> {
  const index = join(mirror, 'tree-index');
  const environment = { GIT_INDEX_FILE: index };
  // Empty: Git wants one before it touches an index.
  const workTree = join(mirror, 'work-tree');
  mkdirSync(workTree, { recursive: true });
  const inMirror = (args: readonly string[], input?: string): Promise<string> =>
    git([`--git-dir=${mirror}`, `--work-tree=${workTree}`, ...args], signal, { input, environment });
  rmSync(index, { force: true });
  await inMirror(['read-tree', FETCHED]);
  const patterns = ignore.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (patterns.length > 0) {
    const excluded = patterns.flatMap((pattern) => ['-x', pattern]);
    const paths = await inMirror(['ls-files', '--cached', '--ignored', '-z', ...excluded]);
    await inMirror(['update-index', '--force-remove', '-z', '--stdin'], paths);
  }
  const tree = (await inMirror(['write-tree'])).trim();
  mkdirSync(dirname(file), { recursive: true });
  await inMirror(['archive', '--format=tar.gz', `--output=${file}`, tree]);
}

function git(
  args: readonly string[],
  signal: AbortSignal,
  options: { readonly input?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const environment = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' };
  return runProgram('git', args, {
    signal,
    input: options.input,
    environment: { ...environment, ...options.environment },
  });
}

async function reconcileOci(api: ClusterApi, { metadata, spec, status = {} }: OciRepository): Promise<Again> {
  if (status.observedGeneration === metadata.generation) return undefined;
  await api.patchStatus(OCI_REPOSITORY, metadata, {
    observedGeneration: metadata.generation,
    conditions: withCondition(status.conditions, {
      type: 'Ready',
      status: 'True',
      reason: 'Succeeded',
      message: `stand-in: ${spec.url}:${spec.ref?.tag ?? 'latest'} was not pulled`,
      observedGeneration: metadata.generation,
    }),
  });
  return undefined;
}
