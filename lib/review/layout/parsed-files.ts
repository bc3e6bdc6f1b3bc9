import { ReviewError } from '../review-error';
import { decodeText } from '../parse/decode-text';
import { yamlDocuments, type YamlDocument } from '../parse/yaml-documents';
import type { FileTree } from '../tree/file-tree';

/** The texts and documents of one tree, each read and parsed once, when it is asked for. */
export class ParsedFiles {
  private readonly known: ReadonlySet<string>;
  /** What could not be read, by file. */
  public readonly problems = new Map<string, readonly string[]>();
  private readonly documentsOf = new Map<string, readonly YamlDocument[]>();

  /** Reads nothing yet. `shared` is a cache for files that two trees have in common. */
  public constructor(
    public readonly tree: FileTree,
    private readonly shared: Map<string, readonly YamlDocument[]>,
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

  private parse(path: string): readonly YamlDocument[] {
    const text = decodeText(path, this.tree.read(path));
    const key = `${path}\n${text}`;
    const documents = this.shared.get(key) ?? yamlDocuments(path, text);
    this.shared.set(key, documents);
    return documents;
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
