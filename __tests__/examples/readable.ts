import type { OutputFile } from '../../lib';

/** Files one below the other, as a reviewer reads them; scripts by name alone, since they are files of the library. */
export function readable(files: readonly OutputFile[]): string {
  return files
    .map(({ path, content }) => (path.includes('/scripts/') ? `==> ${path}\n` : `==> ${path}\n${content}`))
    .join('\n');
}
