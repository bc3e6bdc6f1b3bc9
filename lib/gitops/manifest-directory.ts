import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { posix } from 'node:path';
import { readForm } from '../validation/form';
import { Problems } from '../validation/problem';
import { requireCollector } from './form-problems';
import { manifestDirectoryShape } from './manifest-directory-shape';
import type { OutputFile } from './output-file';
import { relativePath } from './output-path';
import { checkApp } from './single-copy';

const MANIFEST_DIRECTORY = Symbol.for('cdk8s-opencode.ManifestDirectory');

/** A directory of the output. */
export interface ManifestDirectoryProps extends Omit<ChartProps, 'disableResourceNameHashes'> {
  /** The directory, relative to the output directory, such as `kubernetes/apps/web/app`. Each belongs to one chart. */
  readonly path: string;

  /**
   * Name of the app that the directory holds. A second object of a kind is named after what its name adds to this:
   * `externalsecret-volsync.yaml` for `web-volsync`.
   *
   * @default - the last segment of `path`
   */
  readonly appName?: string;
}

/** A plain file of a directory. */
export interface DirectoryFile {
  /** Path within the directory, such as `scripts/clone.sh`. */
  readonly name: string;

  /** Text with `\n` line ends. */
  readonly content: string;

  /**
   * Permission bits.
   *
   * @default 0o644
   */
  readonly mode?: number;
}

/** A directory with one file for each object of the chart, without a `kustomization.yaml`. */
export class ManifestDirectory extends Chart {
  /** `instanceof` is no test here: cdk8s lets it hold for every chart. */
  public static isManifestDirectory(construct: unknown): construct is ManifestDirectory {
    return typeof construct === 'object' && construct !== null && MANIFEST_DIRECTORY in construct;
  }

  /** Where it lies, relative to the output directory. */
  public readonly path: string;

  /** Name of the app that the directory belongs to; file names leave it out. */
  public readonly appName: string;
  private readonly files: DirectoryFile[] = [];

  public constructor(scope: Construct, id: string, given: ManifestDirectoryProps) {
    const form = readForm<ManifestDirectoryProps>(manifestDirectoryShape, given, { path: 'unnamed' });
    const { props } = form;
    super(scope, id, { namespace: props.namespace, labels: props.labels, disableResourceNameHashes: true });
    checkApp(this);
    requireCollector(this, form.problems);
    // Two without a path must not be taken for one directory.
    this.path = form.has('path') ? `unnamed/${this.node.addr}` : props.path;
    this.appName = props.appName ?? posix.basename(props.path);
    Object.defineProperty(this, MANIFEST_DIRECTORY, { value: true });
    this.node.addValidation({
      validate: () => {
        const problems = new Problems().check('path', props.path, relativePath);
        for (const file of this.files) problems.check('name of a file', file.name, relativePath);
        return [...form.problems, ...problems.messages];
      },
    });
  }

  /** Puts a plain file into the directory. The same file twice is one file; other content is an error. */
  public addFile(file: DirectoryFile): void {
    const same = this.files.find(({ name }) => name === file.name);
    if (same === undefined) this.files.push(file);
    else if (same.content !== file.content || same.mode !== file.mode) {
      throw new Error(`[${this.node.path}] two files are named ${JSON.stringify(file.name)}: give one another name`);
    }
  }

  /** The files of the directory beside its manifests. */
  public plainFiles(): OutputFile[] {
    return this.files.map(({ name, content, mode }) => ({
      path: posix.join(this.path, name),
      content,
      constructPath: this.node.path,
      ...(mode === undefined ? {} : { mode }),
    }));
  }
}
