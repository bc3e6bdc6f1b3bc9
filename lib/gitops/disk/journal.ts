import { closeSync, existsSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { renameSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Something that is exchanged as a whole: a file, a directory, or (path '') the output directory itself. */
export interface Unit {
  /** Relative to the output directory. */
  readonly path: string;
  /** Whether a new one takes its place; otherwise it is deleted. */
  readonly staged: boolean;
}

/** Tells a test how far the exchange is. */
export type StepListener = (step: string) => void;

/**
 * Exchanges units for those that lie in `<work>/next`. A directory cannot be exchanged in one step, so what is to be done
 * is written down first. Until the journal is there nothing has changed; from then on the next run can finish.
 */
export class Journal {
  private readonly file: string;

  public constructor(
    private readonly root: string,
    private readonly work: string,
    private readonly onStep: StepListener = () => undefined,
  ) {
    this.file = join(work, 'journal.json');
  }

  /** Exchanges all units, or, when that fails, none. */
  public exchange(units: readonly Unit[]): void {
    mkdirSync(join(this.work, 'previous'));
    this.write(units);
    try {
      units.forEach((unit, index) => this.forward(unit, index));
    } catch (error) {
      [...units.entries()].reverse().forEach(([index, unit]) => this.back(unit, index));
      unlinkSync(this.file);
      throw error;
    }
    unlinkSync(this.file);
    this.onStep('journal removed');
  }

  /** Finishes what a killed synth had begun: the new tree was whole when the journal was written. */
  public recover(): void {
    if (!existsSync(this.file)) return;
    for (const [index, unit] of readUnits(this.file).entries()) this.forward(unit, index);
    unlinkSync(this.file);
  }

  private write(units: readonly Unit[]): void {
    const draft = `${this.file}.draft`;
    const descriptor = openSync(draft, 'w');
    try {
      writeSync(descriptor, JSON.stringify({ units }));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    this.onStep('journal drafted');
    renameSync(draft, this.file);
    this.onStep('journal written');
  }

  private places(unit: Unit, index: number): { target: string; next: string; previous: string } {
    return {
      target: join(this.root, unit.path),
      next: join(this.work, 'next', unit.path),
      previous: join(this.work, 'previous', String(index)),
    };
  }

  /** Each of its steps may have been done already. */
  private forward(unit: Unit, index: number): void {
    const { target, next, previous } = this.places(unit, index);
    if (unit.staged && !exists(next)) return;
    if (exists(target)) {
      if (!exists(previous)) {
        if (unit.staged && isFile(target) && isFile(next)) linkSync(target, previous);
        else renameSync(target, previous);
        this.onStep(`${unit.path} moved away`);
      } else if (!isFile(target)) {
        // Somebody put a directory there after the kill, from Git perhaps: it is theirs, unless it is empty.
        if (!removeEmpty(target)) return;
      }
    }
    if (!unit.staged) return;
    renameSync(next, target);
    this.onStep(`${unit.path} moved in`);
  }

  private back(unit: Unit, index: number): void {
    const { target, next, previous } = this.places(unit, index);
    if (unit.staged && !exists(next) && exists(target)) {
      mkdirSync(dirname(next), { recursive: true });
      renameSync(target, next);
    }
    if (exists(previous)) renameSync(previous, target);
  }
}

function readUnits(file: string): Unit[] {
  const journal: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof journal !== 'object' || journal === null || !('units' in journal) || !Array.isArray(journal.units)) {
    throw new Error(`${file} is no journal: remove it`);
  }
  return journal.units.map((unit: unknown) => {
    if (typeof unit === 'object' && unit !== null && 'path' in unit && 'staged' in unit) {
      if (typeof unit.path === 'string' && typeof unit.staged === 'boolean')
        return { path: unit.path, staged: unit.staged };
    }
    throw new Error(`${file} is no journal: remove it`);
  });
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFile(path: string): boolean {
  return lstatSync(path).isFile();
}

function removeEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
