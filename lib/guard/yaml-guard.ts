import { loadAll } from 'js-yaml';
import type { OutputFile } from '../gitops/output-file';
import type { OutputGuard } from '../gitops/output-guard';
import { lostByKustomize } from './kustomize-text';

/** Refuses YAML that a parser would not read or that two parsers would read differently, and text that would not get through kustomize. */
export class YamlGuard implements OutputGuard {
  /** What is wrong with the `.yaml` and `.yml` files and with what kustomize reads, one line each. */
  public inspect(files: readonly OutputFile[]): readonly string[] {
    const lost = lostByKustomize(files);
    return files.flatMap((file) => {
      const where = file.constructPath === undefined ? file.path : `${file.constructPath}: ${file.path}`;
      const findings = /\.ya?ml$/.test(file.path) ? inspectYaml(file.content) : [];
      return [...findings, ...(lost.get(file) ?? [])].map((finding) => `${where}: ${finding}`);
    });
  }
}

function inspectYaml(content: string): string[] {
  const findings: string[] = [];
  if (!content.endsWith('\n')) findings.push('it does not end with a line break');
  if (content.includes('\r')) findings.push('it has a carriage return: write \\n alone');
  if (content.startsWith('\ufeff')) findings.push('it begins with a byte order mark');
  const before = /[|>][-+\d]*(?: +#.*)?\n *\t/.exec(content);
  if (before !== null) {
    const line = content.slice(0, before.index).split('\n').length;
    findings.push(`the block of text at line ${line} begins with a tab, which Flux and kubectl refuse: quote it`);
  }
  try {
    // It throws on a duplicate key and on a tab as indentation, too; in a block of text a tab is text.
    loadAll(content);
  } catch (error) {
    // Only the first line of its message: the rest quotes the file.
    const [reason = 'unreadable'] = (error instanceof Error ? error.message : String(error)).split('\n');
    findings.push(`it is not YAML: ${reason}`);
  }
  return findings;
}
