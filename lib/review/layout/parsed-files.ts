import { createHash } from 'node:crypto';
import { ReviewError } from '../review-error';
import { decodeText } from '../parse/decode-text';
import type { YamlDocument } from '../parse/yaml-documents';
import type { FileTree } from '../tree/file-tree';
import type { ParseCache } from './parse-cache';

/** The texts and documents of one tree, each read and parsed once, when it is asked for. */
export class ParsedFiles {
  private readonly known: ReadonlySet<string>;
  /** What could not be read, by file. */
  public readonly problems = new Map<string, readonly string[]>();
  private readonly documentsOf = new Map<string, readonly YamlDocument[]>();

  /** Reads nothing yet. `shared` is that of both trees; what cannot be read is taken from `earlier`, where it is there. */
  public constructor(
    public readonly tree: FileTree,
    private readonly shared: ParseCache,
    private readonly earlier?: ParsedFiles,
  ) {
    this.known = new Set(tree.paths);
  }

  /** Whether the tree has a file. */
  public has(path: string): boolean {
    return this.known.has(path);
  }

  /** Its text; that of before, or none, and a problem on record, where it is not UTF-8. */
  public text(path: string): string {
    return this.orProblem(
      path,
      () => decodeText(path, this.tree.read(path)),
      (earlier) => earlier?.text(path) ?? '',
    );
  }

  /** Its YAML documents; those of before, or none, and a problem on record, where they cannot be read. */
  public documents(path: string): readonly YamlDocument[] {
    let documents = this.documentsOf.get(path);
    if (documents === undefined) {
      documents = this.orProblem(
        path,
        () => this.parse(path),
        (earlier) => earlier?.documents(path) ?? [],
      );
      this.documentsOf.set(path, documents);
    }
    return documents;
  }

  /** Whether a file has one of these words in it: looking for them is a hundred times as fast as parsing. */
  public mentions(path: string, ...words: readonly string[]): boolean {
    const contentId = this.tree.contentId(path);
    if (contentId !== undefined) return this.shared.mentions(contentId, words, () => this.tree.read(path));
    const bytes = this.tree.read(path);
    return words.some((word) => bytes.includes(word));
  }

  private parse(path: string): readonly YamlDocument[] {
    const known = this.tree.contentId(path);
    if (known !== undefined) return this.shared.documents(known, path, () => decodeText(path, this.tree.read(path)));
    const bytes = this.tree.read(path);
    const contentId = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return this.shared.documents(contentId, path, () => decodeText(path, bytes));
  }

  private orProblem<T>(path: string, read: () => T, instead: (earlier: ParsedFiles | undefined) => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      this.problems.set(path, error.problems);
      return instead(this.earlier?.has(path) === true ? this.earlier : undefined);
    }
  }
}
