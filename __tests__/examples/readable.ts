import type { OutputFile } from '../../lib';

/** Files one below the other, as a reviewer reads them; scripts by name alone, and their checksum as a word. */
export function readable(files: readonly OutputFile[]): string {
  return files
    .map(({ path, content }) => (path.includes('/scripts/') ? `==> ${path}\n` : `==> ${path}\n${content}`))
    .join('\n')
    .replaceAll(/(checksum\/files: )[0-9a-f]{64}/g, '$1(of the scripts)');
}
