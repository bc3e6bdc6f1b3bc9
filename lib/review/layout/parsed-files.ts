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

  /** Reads nothing yet. `shared` is that of both trees. */
  public constructor(
    public readonly tree: FileTree,
    private readonly shared: ParseCache,
  ) {
    this.known = new Set(tree.paths);
  }

  /** Whether the tree has a file. */
  public has(path: string): boolean {
    return this.known.has(path);
  }

  /** Its text; empty, and a problem on record, where it is not UTF-8. */
  public text(path: string): string {
    return this.orProblem(path, '', () => decodeText(path, this.tree.read(path)));
  }

  /** Its YAML documents; none, and a problem on record, where they cannot be read. */
  public documents(path: string): readonly YamlDocument[] {
    let documents = this.documentsOf.get(path);
    if (documents === undefined) {
      documents = this.orProblem(path, [], () => this.parse(path));
      this.documentsOf.set(path, documents);
    }
    return documents;
  }

  /** Whether a file has a word in it: looking for it is a hundred times as fast as parsing. */
  public mentions(path: string, word: string): boolean {
    const contentId = this.tree.contentId(path);
    if (contentId === undefined) return this.tree.read(path).includes(word);
    return this.shared.mentions(contentId, word, () => this.tree.read(path));
  }

  private parse(path: string): readonly YamlDocument[] {
    const known = this.tree.contentId(path);
    if (known !== undefined) return this.shared.documents(known, path, () => decodeText(path, this.tree.read(path)));
    const bytes = this.tree.read(path);
    const contentId = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return this.shared.documents(contentId, path, () => decodeText(path, bytes));
  }

  private orProblem<T>(path: string, instead: T, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      this.problems.set(path, error.problems);
      return instead;
    }
  }
}
