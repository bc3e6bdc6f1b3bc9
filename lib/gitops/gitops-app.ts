import { App, type AppProps } from 'cdk8s';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readForm } from '../validation/form';
import { fields, listOf, mapping, optional, text } from '../validation/shape';
import { changeReport } from './change-report';
import { isDescribed } from './description';
import { OutputDirectory } from './disk/output-directory';
import { type AppInspection, handOver, inspectionDirectory, inspectionOf } from './inspection';
import type { OutputFile } from './output-file';
import type { OutputGuard } from './output-guard';
import { type Batch, renderTree } from './render-tree';
import { SynthError, throwTidily } from './synth-error';
import { synthReport } from './synth-report';
import { planTree } from './tree-plan';

/** Where the output goes and what looks at it. */
export interface GitOpsAppProps extends Pick<AppProps, 'resolvers'> {
  /**
   * Directory that the tree is written into, relative to the working directory. What this app did not write there
   * itself is left alone, so it may be shared with hand-written apps.
   *
   * @default 'dist'
   */
  readonly outdir?: string;

  /**
   * Guards that look at every file before it is written.
   *
   * @default - none; see `addGuard`
   */
  readonly guards?: readonly OutputGuard[];

  /**
   * The program that a reader of the output edits instead; named at the top of every manifest.
   *
   * @default 'main.ts'
   */
  readonly source?: string;
}

const shape = fields<GitOpsAppProps>({
  outdir: optional(text),
  guards: optional(listOf(mapping)),
  source: optional(text),
  resolvers: optional(listOf(mapping)),
});

/** Which app of this program wrote which output directory: the second would delete the files of the first. */
const WRITERS = new Map<string, GitOpsApp>();

/**
 * A cdk8s app whose charts become a tree of directories that Flux reads: one object a file, all of it or nothing.
 * Costs the same for each chart however many there are.
 */
export class GitOpsApp extends App {
  private readonly guards: OutputGuard[];
  /** The program that a reader of the output edits instead. */
  public readonly source: string;

  public constructor(given: GitOpsAppProps = {}) {
    const { props, problems } = readForm<GitOpsAppProps>(shape, given);
    // CDK8S_OUTDIR is no default: `cdk8s synth` deletes that directory before it runs the app.
    super({ outdir: props.outdir ?? 'dist', resolvers: props.resolvers });
    this.node.addValidation({ validate: () => problems.map((problem) => `[GitOpsApp] ${problem}`) });
    this.guards = [...(props.guards ?? [])];
    this.source = props.source ?? 'main.ts';
  }

  /** Adds a guard that looks at every file before it is written. */
  public addGuard(guard: OutputGuard): void {
    this.guards.push(guard);
  }

  /**
   * The files that `synth()` would write, validated and guarded, ordered by path. Touches no disk.
   *
   * @throws SynthError with all that is wrong
   */
  public files(): readonly OutputFile[] {
    const files: OutputFile[] = [];
    const problems: string[] = [];
    for (const batch of this.render()) {
      files.push(...batch.files);
      problems.push(...batch.problems);
    }
    if (problems.length > 0) throwTidily(new SynthError('the app is not valid', problems));
    return files.sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  /**
   * Writes the tree. Whatever goes wrong, the output directory is what it was. A program that asks the app gets the tree
   * instead, and the output directory stays what it is.
   *
   * @throws SynthError with all that is wrong
   */
  public override synth(): void {
    const asked = inspectionDirectory();
    if (asked !== undefined) {
      handOver(this.inspect(), asked);
      return;
    }
    try {
      this.write(OutputDirectory.open(this.outdir, { source: this.source }));
    } catch (error) {
      if (error instanceof SynthError) throwTidily(error);
      throw error;
    }
  }

  private inspect(): AppInspection {
    const files = this.files();
    return inspectionOf(this, files, [
      ...this.node
        .findAll()
        .filter(isDescribed)
        .map((construct) => construct.describe()),
      ...this.guards.flatMap((guard) => guard.describe?.() ?? []),
    ]);
  }

  private write(output: OutputDirectory): void {
    try {
      const writer = WRITERS.get(output.root);
      if (writer !== undefined && writer !== this) {
        const advice = 'another GitOpsApp of this program has written there; give each app a directory of its own';
        throw new SynthError('the output cannot be written', [`outdir is ${JSON.stringify(this.outdir)}: ${advice}`]);
      }
      const scratch = process.env['CDK8S_OUTDIR'] ?? '';
      const manifests: string[] = [];
      const problems: string[] = [];
      let count = 0;
      for (const batch of this.render()) {
        problems.push(...batch.problems);
        count += batch.files.length;
        if (problems.length === 0) output.stage(batch.files);
        if (scratch !== '')
          manifests.push(...batch.files.filter(({ manifest }) => manifest !== undefined).map(({ path }) => path));
      }
      if (problems.length > 0) throw new SynthError('the app is not valid', problems);
      const replaced = output.commit();
      WRITERS.set(output.root, this);
      const lines = [...synthReport(this, this.outdir, count), ...changeReport(this.outdir, output.root, replaced)];
      for (const line of lines) process.stderr.write(`${line}\n`);
      if (scratch !== '') serveCommandLine(output.root, scratch, manifests);
    } finally {
      output.close();
    }
  }

  /** All manifests in one YAML stream, in the order of `files()`. */
  public override synthYaml(): string {
    return this.files()
      .filter(({ manifest }) => manifest !== undefined)
      .map(({ content }) => content)
      .join('');
  }

  private *render(): Generator<Batch> {
    const plan = planTree(this.node.findAll());
    yield { files: [], problems: plan.problems };
    // A construct that is not valid may throw when it renders, which would say the same thing twice.
    if (plan.problems.length > 0) return;
    for (const { files, problems } of renderTree(plan, this.source)) {
      const findings = this.guards.flatMap((guard) => guard.inspect(files));
      yield { files, problems: [...problems, ...findings] };
    }
  }
}

/** `cdk8s synth` reads manifests (to validate them, for --stdout) out of a directory that it deletes before the app runs. */
function serveCommandLine(root: string, scratch: string, manifests: readonly string[]): void {
  if (resolve(scratch) === root) {
    console.error(
      `warning: cdk8s synth deletes ${scratch} before it runs the app, so that a failing app leaves nothing there; ` +
        'write `output: .cache/cdk8s` into cdk8s.yaml',
    );
    return;
  }
  mkdirSync(scratch, { recursive: true });
  for (const path of manifests) {
    mkdirSync(join(scratch, dirname(path)), { recursive: true });
    copyFileSync(join(root, path), join(scratch, path));
  }
}
