import { copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { type Stats, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_MODE, type OutputFile } from '../output-file';
import { SynthError } from '../synth-error';
import { hasCode, messageOf } from './system-error';
import { type FileState, planExchange } from './exchange-plan';
import { Journal, type StepListener, type Unit } from './journal';
import { locate, type Location, workingDirectories } from './location';
import { acquireLock, releaseLock } from './lock';
import { makeDirectories } from './make-directories';
import { formatOwnership, type Ownership, OWNERSHIP_MANIFEST, parseOwnership } from './ownership-manifest';

/** What one synth made of what the one before it had written. */
export interface ReplacedTree {
  /** The files that are no longer there, or have another content now: as they were. */
  readonly replaced: ReadonlyMap<string, ReplacedFile>;

  /** The paths that were there and stayed what they were. */
  readonly unchanged: readonly string[];

  /** The paths that were written, new ones and others. */
  readonly written: readonly string[];
}

/** A file that was there before. */
export interface ReplacedFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** Who opens the directory. */
export interface OutputDirectoryOptions {
  /** The program that writes, for the ownership manifest. */
  readonly source: string;
  /** Hears of each step; for tests. */
  readonly onStep?: StepListener;
}

/**
 * The output directory, held by one synth. Files are staged aside, and take their places together in `commit()`.
 * Between `open()` and `commit()` nothing changes in the directory, but that a killed synth is finished.
 */
export class OutputDirectory {
  /** @throws SynthError when nothing can be written there */
  public static open(outdir: string, options: OutputDirectoryOptions): OutputDirectory {
    return asSynthError(`outdir is ${JSON.stringify(outdir)}`, () => new OutputDirectory(locate(outdir), options));
  }

  private readonly location: Location;
  private readonly owned: Ownership;
  private readonly wanted = new Map<string, FileState>();
  private readonly madeDirectories = new Set<string>();
  private readonly onStep: StepListener;
  private readonly madeParent: string | undefined;

  private constructor(
    location: Location,
    private readonly options: OutputDirectoryOptions,
  ) {
    this.location = location;
    this.onStep = options.onStep ?? (() => undefined);
    this.madeParent = makeDirectories(location.movable ? dirname(location.root) : location.root);
    try {
      acquireLock(location.work);
    } catch (error) {
      this.removeMadeParent();
      throw error;
    }
    try {
      this.onStep('locked');
      this.recover();
      this.owned = this.readOwnership();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Absolute path of the directory, without symbolic links. */
  public get root(): string {
    return this.location.root;
  }

  /** Builds the files aside, those that differ from what is there. */
  public stage(files: readonly OutputFile[]): void {
    asSynthError(this.location.name, () => {
      for (const file of files) this.stageFile(file);
    });
  }

  /** Puts everything staged into place, and removes what the last synth wrote and this one did not. Returns what that replaced. */
  public commit(): ReplacedTree {
    return asSynthError(this.location.name, () => {
      const paths = [...this.wanted.keys()];
      const replaced = this.readReplaced(paths);
      this.stageFile({ path: OWNERSHIP_MANIFEST, content: formatOwnership(this.options.source, paths) });
      const { root, movable, work } = this.location;
      const { units, obstacles } = planExchange(
        root,
        movable,
        movable ? undefined : '.gitops-app',
        [...this.owned.paths, ...(existsSync(join(root, OWNERSHIP_MANIFEST)) ? [OWNERSHIP_MANIFEST] : [])],
        this.wanted,
      );
      if (obstacles.length > 0) throw new SynthError(`${this.location.name} holds files of others`, obstacles);
      if (units.length === 0) return replaced;
      this.completeUnits(units);
      this.onStep('staged');
      new Journal(root, work, this.onStep).exchange(units);
      return replaced;
    });
  }

  /** Lets go of the directory. What was not committed is forgotten. */
  public close(): void {
    const { work } = this.location;
    // A journal that is still there could not be taken back: the next synth needs all of it to finish.
    if (!existsSync(join(work, 'journal.json'))) this.clean();
    releaseLock(work);
    this.removeMadeParent();
  }

  private recover(): void {
    const { root } = this.location;
    for (const place of workingDirectories(root)) new Journal(root, place, this.onStep).recover();
    this.clean();
  }

  private clean(): void {
    for (const part of ['next', 'previous', 'journal.json.draft']) {
      rmSync(join(this.location.work, part), { recursive: true, force: true });
    }
    this.onStep('cleaned');
  }

  private readOwnership(): Ownership {
    const file = join(this.location.root, OWNERSHIP_MANIFEST);
    if (!existsSync(file)) return { source: undefined, paths: new Set() };
    let ownership: Ownership;
    try {
      ownership = parseOwnership(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
    }
    const { source } = ownership;
    if (source !== undefined && source !== this.options.source) {
      throw new Error(
        `${this.location.name}: it is the output of ${source}, and this is ${this.options.source}; ` +
          `write another directory, or, should the program have a new name, write it into the first line of ${file}`,
      );
    }
    return ownership;
  }

  private readReplaced(after: readonly string[]): ReplacedTree {
    const unchanged = after.filter((path) => this.wanted.get(path) === 'same');
    const replaced = new Map<string, ReplacedFile>();
    for (const path of this.owned.paths) {
      const file = join(this.location.root, path);
      const stats = this.wanted.get(path) === 'same' ? undefined : lstatOrNothing(file);
      if (!stats?.isFile()) continue;
      replaced.set(path, { content: readFileSync(file), executable: (stats.mode & 0o100) !== 0 });
    }
    return { replaced, unchanged, written: after.filter((path) => this.wanted.get(path) === 'new') };
  }

  private stageFile(file: OutputFile): void {
    const state = this.isUnchanged(file) ? 'same' : 'new';
    this.wanted.set(file.path, state);
    if (state === 'same') return;
    const staged = this.stagedPath(file.path);
    writeFileSync(staged, file.content, { mode: file.mode ?? DEFAULT_MODE });
    this.onStep(`${file.path} staged`);
  }

  private isUnchanged({ path, content, mode = DEFAULT_MODE }: OutputFile): boolean {
    if (path !== OWNERSHIP_MANIFEST && !this.owned.paths.has(path)) return false;
    const file = join(this.location.root, path);
    const stats = lstatOrNothing(file);
    // Git knows of one permission bit, and the umask decides on the others.
    if (!stats?.isFile() || (stats.mode & 0o100) !== (mode & 0o100)) return false;
    return stats.size === Buffer.byteLength(content) && readFileSync(file, 'utf8') === content;
  }

  /** A directory that is exchanged as a whole needs its unchanged files too. */
  private completeUnits(units: readonly Unit[]): void {
    const swapped = units.filter(({ staged, path }) => staged && this.wanted.get(path) === undefined);
    if (swapped.length === 0) return;
    const roots = new Set(swapped.map(({ path }) => path));
    for (const [path, state] of this.wanted) {
      if (state === 'same' && isBelowAny(path, roots))
        linkOrCopy(join(this.location.root, path), this.stagedPath(path));
    }
  }

  private stagedPath(path: string): string {
    const staged = join(this.location.work, 'next', path);
    const directory = dirname(staged);
    if (!this.madeDirectories.has(directory)) {
      mkdirSync(directory, { recursive: true });
      this.madeDirectories.add(directory);
    }
    return staged;
  }

  /** The parents of an output directory that did not come to be. */
  private removeMadeParent(): void {
    if (this.madeParent === undefined || existsSync(this.location.root)) return;
    let directory = dirname(this.location.root);
    try {
      for (; directory.length >= this.madeParent.length; directory = dirname(directory)) rmdirSync(directory);
    } catch (error) {
      if (!hasCode(error, 'ENOTEMPTY')) throw error;
    }
  }
}

function isBelowAny(path: string, directories: ReadonlySet<string>): boolean {
  if (directories.has('')) return true;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (directories.has(path.slice(0, slash))) return true;
  }
  return false;
}

/** A link keeps the file as it is, its time of change included; some file systems have none. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'EXDEV'].some((code) => hasCode(error, code))) throw error;
    copyFileSync(from, to);
  }
}

function lstatOrNothing(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** What the operating system refuses is no fault of the program: told in one line, without a stack trace. */
function asSynthError<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof SynthError) throw error;
    const message = messageOf(error);
    throw new SynthError('the output cannot be written', [
      message.startsWith('outdir is') ? message : `${name}: ${message}`,
    ]);
  }
}
