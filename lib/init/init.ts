import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { Cluster } from '../cluster/cluster';
import { ignoredBy } from '../gitops/source-ignore';
import { type Decisions, decide } from './decisions';
import { type Layout, chooseLayout } from './layout';
import { type PackageVersions, projectFiles } from './project-files';
import { type Answers, type Question, openQuestions } from './questions';
import { clusterProps, noted, renderMain } from './render-main';
import { type Survey, survey } from './survey';

/** A cluster that no workspace can be written for, with what is in the way. */
export class UnfitCluster extends Error {
  public override readonly name = 'UnfitCluster';
}

/** How an init is run. */
export interface InitProps {
  /** The repository. */
  readonly root: string;
  readonly answers: Answers;
  readonly versions: PackageVersions;

  /** Answers the questions that are left; throws where nobody can. */
  readonly ask: (questions: readonly Question[]) => Promise<Answers>;

  /** Whether nothing is written. */
  readonly dryRun: boolean;
}

/** What an init did, or would do. */
export interface InitResult {
  readonly survey: Survey;
  readonly layout: Layout;

  /** Undefined where `main.ts` is there already, which has the answers. */
  readonly decisions?: Decisions;

  /** Each file, by path in the repository: written now, or there already and left as it is. */
  readonly files: readonly { readonly path: string; readonly state: 'written' | 'same' | 'kept' }[];

  /** What is left to the user. */
  readonly nextSteps: readonly string[];
}

/** Writes an app into a repository. A file that is there is never changed. */
export async function init({ root, answers, versions, ask, dryRun }: InitProps): Promise<InitResult> {
  const { found, cluster } = await surveyOfCluster(root, answers, ask);
  const layout = chooseLayout(root, found);
  const main = posix.join(layout.appDirectory, 'main.ts');
  let decisions: Decisions | undefined;
  const contents: Record<string, string> = { ...projectFiles(layout, versions, found.branch ?? 'main') };
  if (!existsSync(join(root, main))) {
    const given = { ...answers, ...(cluster !== undefined && { cluster }) };
    const open = openQuestions(found, given);
    // The answer to one question can open another, such as that of the proxies of a Gateway that no manifest has.
    let all = open.length === 0 ? given : { ...given, ...(await ask(open)) };
    const more = openQuestions(found, all);
    if (more.length > 0) all = { ...all, ...(await ask(more)) };
    decisions = decide(found, all, answers);
    checkCluster(decisions, layout);
    contents[main] = renderMain(decisions, layout);
  }
  const files = Object.entries(contents).map(([path, content]) => ({
    path,
    state: place(root, path, content, dryRun),
  }));
  if (decisions === undefined) files.push({ path: main, state: 'kept' });
  files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { survey: found, layout, files, ...(decisions && { decisions }), nextSteps: nextSteps(found, layout) };
}

/** Of several clusters one has to be named: what the others have is no witness. */
async function surveyOfCluster(
  root: string,
  answers: Answers,
  ask: InitProps['ask'],
): Promise<{ readonly found: Survey; readonly cluster?: string }> {
  const first = survey(root, answers.cluster);
  if (first.clusters.length === 0) {
    if (answers.cluster === undefined) return { found: first };
    throw new UnfitCluster(`--cluster is "${answers.cluster}": the repository has one cluster; leave it out`);
  }
  const question = openQuestions(first, {}).find(({ key }) => key === 'cluster');
  if (question === undefined) return { found: first };
  const names = first.clusters.join(', ');
  const { cluster } =
    answers.cluster === undefined
      ? await ask([{ ...question, text: `${question.text}, one of ${names}`, example: first.clusters[0] ?? '' }])
      : answers;
  if (cluster === undefined || !first.clusters.includes(cluster)) {
    throw new UnfitCluster(`--cluster is "${cluster ?? ''}": the repository has ${names}`);
  }
  return { found: survey(root, cluster), cluster };
}

/** A cluster that no workspace can be written for is said before anything is written. */
function checkCluster(decisions: Decisions, layout: Layout): void {
  const { problems } = new Cluster(clusterProps(decisions, layout));
  if (problems.length === 0) return;
  const flags = 'what a manifest says of it can be corrected by a flag (--help lists them)';
  throw new UnfitCluster(
    `no workspace can be written for this cluster; nothing was written\n  ${problems.join('\n  ')}\n${flags}`,
  );
}

function place(root: string, path: string, content: string, dryRun: boolean): 'written' | 'same' | 'kept' {
  const file = join(root, path);
  if (existsSync(file)) return readFileSync(file, 'utf8') === content ? 'same' : 'kept';
  if (!dryRun) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return 'written';
}

function nextSteps(found: Survey, layout: Layout): readonly string[] {
  const ignoring = ignoredBy(posix.join(layout.treeFolder, 'kustomization.yaml'), found.ignoreRules);
  const folder = layout.isReadAlready ? layout.treeFolder : (layout.treeFolder.split('/')[0] ?? '');
  return [
    ...(found.branch === undefined ? ['git init: Flux reads a repository, and this folder is in none'] : []),
    ...(layout.appDirectory === '.' ? [] : [`cd ${layout.appDirectory}`]),
    'npm install && npm run synth && npm test',
    ...(found.appsList === undefined ? [] : [`list ./${layout.name} under resources of ${found.appsList}`]),
    ...(layout.isReadAlready
      ? []
      : [
          `let Flux apply ${posix.join(layout.appDirectory, 'dist/kubernetes/flux')}: list it in a kustomization.yaml that Flux reads`,
        ]),
    ...(found.kustomizationNamespace?.value.missing ?? []).map(
      ({ kind, name }) =>
        `bring ${kind} ${name} into the namespace ${layout.name} as the other apps do: ${found.backup.kind === 'backup' && found.backup.needs?.name === name ? 'the movers of the backup read it there' : 'Kustomizations there substitute from it'}`,
    ),
    ...(ignoring === undefined ? [] : [`add the line !/${folder} to ${ignoring}: it keeps the tree from Flux`]),
    'commit, once the secrets are in the store (docs/cluster.md has their names)',
  ];
}

/** What was found, one line each, with the file it came from. */
export function findings({ decisions, survey: { unreadable } }: InitResult): readonly string[] {
  if (decisions === undefined) return [];
  const all = [...noted(decisions), ['domain', decisions.domain], ['repository', decisions.repository]] as const;
  const affinity = decisions.affinity === undefined ? [] : ([['affinity', decisions.affinity]] as const);
  return [
    ...[...all, ...affinity].map(([path, { value, because, isChoice }]) => {
      return `${isChoice ? 'choice' : 'found '} ${path}: ${brief(value)} (${because})`;
    }),
    ...unreadable.map((file) => `unread ${file}: not YAML, left out`),
  ];
}

function brief(value: unknown): string {
  if (typeof value === 'string') return value;
  const { name, className, kind } = value as {
    readonly name?: unknown;
    readonly className?: unknown;
    readonly kind?: unknown;
  };
  const text = [kind, name ?? className].filter((part): part is string => typeof part === 'string').join(' ');
  return text === '' ? JSON.stringify(value) : text;
}
