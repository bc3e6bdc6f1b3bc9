import { relativePath } from '../output-path';

/** Name of the file that lists what a GitOpsApp wrote into its output directory. It is committed with the output. */
export const OWNERSHIP_MANIFEST = '.gitops-app-files';

const WRITTEN_BY = '# Written by ';
const HEADER_END =
  ': the files below are its own, and those it no longer makes are deleted. Everything else here is left alone.';

/** What the last synth left on record. */
export interface Ownership {
  /** The program that wrote the files; undefined when the header does not say. */
  readonly source: string | undefined;
  readonly paths: ReadonlySet<string>;
}

/** One path a line, in code unit order, so that a merge of two branches is a merge of two sorted lists. */
export function formatOwnership(source: string, paths: readonly string[]): string {
  return [`${WRITTEN_BY}${source}${HEADER_END}`, ...[...paths].sort(compare), ''].join('\n');
}

/** @throws when a line is no path, since deleting what a broken list names would be worse than to stop */
export function parseOwnership(text: string): Ownership {
  const lines = text.split('\n');
  const header = lines.find((line) => line.startsWith(WRITTEN_BY) && line.endsWith(HEADER_END));
  const paths = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const path of paths) {
    if (relativePath(path) !== undefined || /^(<{7}|={7}|>{7}|\|{7})/.test(path)) {
      throw new Error(
        `the line ${JSON.stringify(path)} is not the path of a file: repair it, or restore the file from Git`,
      );
    }
  }
  return { source: header?.slice(WRITTEN_BY.length, -HEADER_END.length), paths: new Set(paths) };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
