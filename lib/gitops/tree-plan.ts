import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { posix } from 'node:path';
import { applyDependencies } from './dependencies';
import { fileNames } from './file-name';
import { isFileSource, type IFileSource } from './file-source';
import { Manifest } from './manifest';
import { ManifestDirectory } from './manifest-directory';
import { isSpokenFor } from './spoken-for';
import { OTHER_LIBRARY, foreignCopy, isMadeBy } from './single-copy';

/** One directory of the output: a chart, its objects in the order in which they are listed, their file names. */
export interface DirectoryPlan {
  readonly chart: Chart;
  readonly path: string;
  readonly objects: readonly ApiObject[];
  readonly fileNames: readonly string[];
  /** Directories of plain cdk8s charts that this one lists, relative to it. */
  readonly nested: readonly string[];
}

/** Which files the app consists of, before any is rendered. */
export interface TreePlan {
  readonly directories: readonly DirectoryPlan[];
  readonly fileSources: readonly IFileSource[];
  readonly problems: readonly string[];
}

interface Draft {
  readonly chart: Chart;
  readonly path: string;
  readonly objects: ApiObject[];
  readonly nested: string[];
}

/** Looks at every construct once: validates it, and decides which file each object becomes. */
export function planTree(constructs: readonly IConstruct[]): TreePlan {
  const problems: string[] = [];
  const foreigners: string[] = [];
  const drafts = new Map<Chart, Draft>();
  const fileSources: IFileSource[] = [];
  const found = new Map<IConstruct, readonly string[]>();
  for (const construct of constructs) {
    const messages = construct.node.validate();
    if (messages.length > 0) found.set(construct, messages);
    const foreign = foreignCopy(construct) ?? foreignDirectory(construct);
    if (foreign !== undefined) foreigners.push(`[${construct.node.path}] ${foreign}`);
    else if (construct instanceof ApiObject) draftOf(construct.chart, drafts).objects.push(construct);
    else if (construct instanceof Chart) draftOf(construct, drafts);
    if (isFileSource(construct)) fileSources.push(construct);
  }
  problems.push(
    ...toldOnce(found),
    ...foreigners,
    ...samePath(drafts.values()),
    ...sameKustomization(drafts.values()),
    ...applyDependencies(constructs, drafts),
  );
  const directories = [...drafts.values()].filter(({ chart, objects, nested }) => {
    return ManifestDirectory.isManifestDirectory(chart) || objects.length > 0 || nested.length > 0;
  });
  return { directories: directories.map(nameFiles), fileSources, problems };
}

/** What the constructs find, without what follows from a thing that another one tells. */
function toldOnce(found: ReadonlyMap<IConstruct, readonly string[]>): readonly string[] {
  return [...found].flatMap(([construct, messages]) => {
    if (isSpokenFor(construct, found)) return [];
    const { path } = construct.node;
    // A rule over the whole app stands at the app itself, which has no path.
    return messages.map((message) => (path === '' ? message : `[${path}] ${message}`));
  });
}

function draftOf(chart: Chart, drafts: Map<Chart, Draft>): Draft {
  const known = drafts.get(chart);
  if (known !== undefined) return known;
  const parent = chart.node.scope === undefined ? undefined : enclosingChart(chart.node.scope);
  const parentDraft = parent === undefined ? undefined : draftOf(parent, drafts);
  const path = ManifestDirectory.isManifestDirectory(chart) ? chart.path : plainPath(chart, parent, parentDraft?.path);
  // Nobody else can list the directory of a plain chart, whose author knows nothing of directories.
  if (parentDraft !== undefined && !ManifestDirectory.isManifestDirectory(chart)) {
    parentDraft.nested.push(`./${posix.relative(parentDraft.path, path)}`);
  }
  const draft: Draft = { chart, path, objects: [], nested: [] };
  drafts.set(chart, draft);
  return draft;
}

function enclosingChart(construct: IConstruct): Chart | undefined {
  if (Chart.isChart(construct)) return construct;
  return construct.node.scope === undefined ? undefined : enclosingChart(construct.node.scope);
}

/** A plain chart lies where its construct path says, below the directory it was created in. */
function plainPath(chart: Chart, parent: Chart | undefined, parentPath: string | undefined): string {
  const ids = parent === undefined ? chart.node.path : chart.node.path.slice(parent.node.path.length + 1);
  const own = ids
    .split('/')
    .map((id) => id.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, ''))
    .filter((id) => id !== '')
    .join('/');
  return parentPath === undefined ? own || 'chart' : posix.join(parentPath, own);
}

function nameFiles(draft: Draft): DirectoryPlan {
  const appName = ManifestDirectory.isManifestDirectory(draft.chart) ? draft.chart.appName : posix.basename(draft.path);
  const named = draft.objects.map((object) => ({
    apiGroup: object.apiGroup,
    kind: object.kind,
    name: object.name,
    namespace: object.metadata.namespace,
    fileName: Manifest.find(object)?.fileName,
  }));
  return { ...draft, fileNames: fileNames(named, appName) };
}

function samePath(drafts: Iterable<Draft>): string[] {
  const problems: string[] = [];
  const owners = new Map<string, Chart>();
  for (const { chart, path } of drafts) {
    const other = owners.get(path);
    if (other === undefined) owners.set(path, chart);
    else
      problems.push(
        `[${chart.node.path}] path is ${JSON.stringify(path)}: [${other.node.path}] has that directory already; write another path`,
      );
  }
  return problems;
}

/** Flux knows a Kustomization by namespace and name alone, wherever its file lies. */
function sameKustomization(drafts: Iterable<Draft>): string[] {
  const problems: string[] = [];
  const owners = new Map<string, ApiObject>();
  for (const { objects } of drafts) {
    for (const object of objects) {
      if (object.kind !== 'Kustomization' || object.apiGroup !== 'kustomize.toolkit.fluxcd.io') continue;
      const key = `${String(object.metadata.namespace)}/${object.name}`;
      const other = owners.get(key);
      if (other === undefined) owners.set(key, object);
      else {
        problems.push(
          `[${object.node.path}] name is ${JSON.stringify(object.name)}: [${other.node.path}] is a Flux Kustomization of that name in the same namespace; write another name`,
        );
      }
    }
  }
  return problems;
}

/** Another copy of this library keeps file names, comments and guards to itself. */
function foreignDirectory(construct: IConstruct): string | undefined {
  if (!ManifestDirectory.isManifestDirectory(construct) || isMadeBy(ManifestDirectory, construct)) return undefined;
  return OTHER_LIBRARY;
}
