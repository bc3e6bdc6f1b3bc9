import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../output-file';

/** The output directory on disk, held by one synth. */
export class OutputDirectory {
  public static open(path: string): OutputDirectory {
    return new OutputDirectory(path);
  }

  private readonly staged: OutputFile[] = [];

  private constructor(private readonly path: string) {}

  public stage(files: readonly OutputFile[]): void {
    this.staged.push(...files);
  }

  public commit(): void {
    for (const { path, content, mode } of this.staged) {
      const file = join(this.path, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { mode: mode ?? 0o644 });
    }
  }

  public close(): void {
    this.staged.length = 0;
  }
}
