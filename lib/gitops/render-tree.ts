import type { Chart } from 'cdk8s';
import { messageOf } from './disk/system-error';
import { KustomizeDirectory, kustomization } from './kustomize-directory';
import { ManifestDirectory } from './manifest-directory';
import type { OutputFile } from './output-file';
import { relativePath } from './output-path';
import { renderManifest, renderText } from './render-manifest';
import type { DirectoryPlan, TreePlan } from './tree-plan';

/** Files that belong together, and what went wrong with them. */
export interface Batch {
  readonly files: readonly OutputFile[];
  readonly problems: readonly string[];
}

/** Renders one directory after the other, so that an app of any size needs memory for one directory only. */
export function* renderTree(plan: TreePlan, source: string): Generator<Batch> {
  const owners = new Map<string, string>();
  for (const directory of plan.directories) yield checked(renderDirectory(directory, source), owners);
  for (const fileSource of plan.fileSources) {
    const constructPath = fileSource.node.path;
    yield checked(
      attempt(constructPath, () => [...fileSource.renderFiles()].map((file) => ({ constructPath, ...file }))),
      owners,
    );
  }
  yield { files: [], problems: plan.directories.flatMap(({ chart }) => missingResources(chart, owners)) };
}

function missingResources(chart: Chart, owners: ReadonlyMap<string, string>): string[] {
  if (!KustomizeDirectory.isKustomizeDirectory(chart)) return [];
  const isThere = (path: string): boolean => owners.has(path.toLowerCase());
  return chart
    .expectedResources()
    .filter((path) => !isThere(path) && !isThere(`${path}/kustomization.yaml`))
    .map(
      (path) =>
        `[${chart.node.path}] resource is ${JSON.stringify(path)}: nothing is written there; correct it, or say handWritten`,
    );
}

function renderDirectory(plan: DirectoryPlan, source: string): Batch {
  const { chart, path } = plan;
  const batches = plan.objects.map((object, index) =>
    attempt(object.node.path, () => [renderManifest(object, `${path}/${plan.fileNames[index] ?? ''}`, source)]),
  );
  const plain = ManifestDirectory.isManifestDirectory(chart) ? chart.plainFiles() : [];
  const isKustomize = KustomizeDirectory.isKustomizeDirectory(chart) || !ManifestDirectory.isManifestDirectory(chart);
  const resources = [...plan.fileNames, ...plan.nested].map((name) => (name.startsWith('./') ? name : `./${name}`));
  const manifest = KustomizeDirectory.isKustomizeDirectory(chart)
    ? chart.kustomization(resources)
    : kustomization(resources);
  const index = isKustomize
    ? [
        {
          path: `${path}/kustomization.yaml`,
          content: renderText(manifest, source, chart.node.path),
          manifest,
          constructPath: chart.node.path,
        },
      ]
    : [];
  return {
    files: [...index, ...batches.flatMap(({ files }) => files), ...plain],
    problems: batches.flatMap(({ problems }) => problems),
  };
}

function attempt(constructPath: string, render: () => readonly OutputFile[]): Batch {
  try {
    return { files: render(), problems: [] };
  } catch (error) {
    return { files: [], problems: [`[${constructPath}] ${messageOf(error)}`] };
  }
}

/** No two files at one path, no file where another needs a directory, no path that leads out. */
function checked(batch: Batch, owners: Map<string, string>): Batch {
  const problems = [...batch.problems];
  for (const { path, constructPath = '' } of batch.files) {
    const advice = relativePath(path);
    if (advice !== undefined) problems.push(`[${constructPath}] path of a file is ${JSON.stringify(path)}: ${advice}`);
    // Case-folding file systems hold one of two such files.
    const key = path.toLowerCase();
    const other = owners.get(key);
    if (other === undefined) owners.set(key, constructPath);
    else
      problems.push(
        `[${constructPath}] file is ${JSON.stringify(path)}: [${other}] writes that file too; give one another name`,
      );
  }
  return { files: batch.files, problems };
}
