import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Description } from './description';
import { DEFAULT_MODE, type OutputFile } from './output-file';

/** Names the directory that an app is handed over in, instead of writing its output. Set by who asks, never by a user. */
export const INSPECTION_VARIABLE = 'CDK8S_OPENCODE_INSPECT';

/** What an app would write, and what it says of itself. */
export interface AppInspection {
  /** The output directory, absolute. */
  readonly outdir: string;

  /** The program that a reader of the output edits. */
  readonly source: string;

  /** Every file of the output, ordered by path. */
  readonly files: readonly InspectedFile[];

  readonly descriptions: readonly Description[];
}

/** One file of an app's output. */
export interface InspectedFile {
  /** A POSIX path relative to the output directory. */
  readonly path: string;
  readonly content: string;

  /** Permission bits. */
  readonly mode: number;
}

/** The directory that somebody waits at for the app, or nothing where the app is to write its output. */
export function inspectionDirectory(): string | undefined {
  const directory = process.env[INSPECTION_VARIABLE] ?? '';
  return directory === '' ? undefined : directory;
}

/** What is handed over of an app. */
export function inspectionOf(
  app: { readonly outdir: string; readonly source: string },
  files: readonly OutputFile[],
  descriptions: readonly Description[],
): AppInspection {
  return {
    outdir: resolve(app.outdir),
    source: app.source,
    files: files.map(({ path, content, mode }) => ({ path, content, mode: mode ?? DEFAULT_MODE })),
    descriptions,
  };
}

/** Writes an app into a file of its own, whole or not at all: a program may have several apps. */
export function handOver(inspection: AppInspection, directory: string): void {
  mkdirSync(directory, { recursive: true });
  const folder = mkdtempSync(join(directory, 'app-'));
  const unfinished = join(folder, 'unfinished');
  writeFileSync(unfinished, JSON.stringify(inspection));
  renameSync(unfinished, join(folder, 'app.json'));
}
