import { createHash } from 'node:crypto';
import { ReviewError } from '../review-error';
import { decodeText } from '../parse/decode-text';
import type { YamlDocument } from '../parse/yaml-documents';
import { type FileTree, isSameFile } from '../tree/file-tree';
import type { ParseCache } from './parse-cache';

/** What was asked of a tree while something was made of it: a tree with the same answers has the same made of it. */
interface Looks {
  /** Files whose contents were read. */
  readonly read: Set<string>;

  /** Files that were searched for words, and had one of them or none. */
  readonly searched: Map<string, { readonly words: readonly string[]; readonly found: Map<string, boolean> }>;
}

/** The texts and documents of one tree, each read and parsed once, when it is asked for. */
export class ParsedFiles {
  private readonly known: ReadonlySet<string>;
  /** What could not be read, by file. */
  public readonly problems = new Map<string, readonly string[]>();
  private readonly documentsOf = new Map<string, readonly YamlDocument[]>();
  private readonly hashes = new Map<string, string>();
  private looks: Looks | undefined;

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

  /** What is made of the files, and whether the same would be made of another tree's. */
  public watched<T>(make: () => T): readonly [made: T, isSameIn: (other: ParsedFiles) => boolean] {
    const looks: Looks = { read: new Set(), searched: new Map() };
    this.looks = looks;
    const made = make();
    this.looks = undefined;
    const hasSamePaths = ({ tree }: ParsedFiles): boolean =>
      tree.paths.length === this.tree.paths.length &&
      tree.paths.every((path, index) => path === this.tree.paths[index]);
    return [
      made,
      (other) =>
        hasSamePaths(other) &&
        [...looks.read].every((path) => this.isSameIn(other, path)) &&
        [...looks.searched.values()].every(({ words, found }) =>
          [...found].every(([path, isFound]) => other.mentions(path, ...words) === isFound),
        ),
    ];
  }

  /** Whether a file of both trees has the same bytes and mode. */
  public isSameIn(other: ParsedFiles, path: string): boolean {
    if (this.tree.contentId(path) !== undefined || other.tree.contentId(path) !== undefined)
      return isSameFile(this.tree, other.tree, path);
    return this.tree.isExecutable(path) === other.tree.isExecutable(path) && this.hash(path) === other.hash(path);
  }

  /** Its bytes. */
  public bytes(path: string): Buffer {
    this.looks?.read.add(path);
    return this.tree.read(path);
  }

  /** Its text; that of before, or none, and a problem on record, where it is not UTF-8. */
  public text(path: string): string {
    this.looks?.read.add(path);
    return this.orProblem(
      path,
      () => decodeText(path, this.tree.read(path)),
      (earlier) => earlier?.text(path) ?? '',
    );
  }

  /** Its YAML documents; those of before, or none, and a problem on record, where they cannot be read. */
  public documents(path: string): readonly YamlDocument[] {
    this.looks?.read.add(path);
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

  /** Gives the memory back that the documents of a file take; asked for again, they are parsed again. */
  public forget(path: string): void {
    if (!this.has(path)) return;
    this.documentsOf.delete(path);
    const contentId = this.tree.contentId(path) ?? this.hashes.get(path);
    if (contentId !== undefined) this.shared.forget(contentId);
  }

  /** Whether a file has one of these words in it: looking for them is a hundred times as fast as parsing. */
  public mentions(path: string, ...words: readonly string[]): boolean {
    const [contentId, read] = this.content(path);
    const found = this.shared.mentions(contentId, words, read);
    if (this.looks !== undefined) {
      const key = words.join('|');
      const searched = this.looks.searched.get(key) ?? { words, found: new Map<string, boolean>() };
      searched.found.set(path, found);
      this.looks.searched.set(key, searched);
    }
    return found;
  }

  private parse(path: string): readonly YamlDocument[] {
    const [contentId, read] = this.content(path);
    return this.shared.documents(contentId, path, () => decodeText(path, read()));
  }

  /** What is the same for the same bytes, and the bytes. */
  private content(path: string): readonly [contentId: string, read: () => Buffer] {
    const known = this.tree.contentId(path) ?? this.hashes.get(path);
    if (known !== undefined) return [known, () => this.tree.read(path)];
    const bytes = this.tree.read(path);
    return [this.hash(path, bytes), () => bytes];
  }

  private hash(path: string, bytes?: Buffer): string {
    let hash = this.hashes.get(path);
    if (hash === undefined) {
      hash = `sha256:${createHash('sha256')
        .update(bytes ?? this.tree.read(path))
        .digest('hex')}`;
      this.hashes.set(path, hash);
    }
    return hash;
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
