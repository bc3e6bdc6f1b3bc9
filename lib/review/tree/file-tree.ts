/** The files of one side of a review, read when they are asked for. */
export interface FileTree {
  /** As the user called it. */
  readonly name: string;

  /** POSIX paths relative to the tree, in code unit order. */
  readonly paths: readonly string[];

  /** The bytes of a file of `paths`. */
  read(path: string): Buffer;

  /** Says that most of what was read so far is not asked for again, and which files are: what is kept of the others may go. */
  narrow?(paths: readonly string[]): void;

  /** Whether a file may be executed. */
  isExecutable(path: string): boolean;

  /**
   * What is the same for files with the same bytes, as `scheme:name`; trees of one scheme can be compared by it. Nothing
   * where only reading would tell.
   */
  contentId(path: string): string | undefined;
}

/** Whether a file has the same bytes and mode in both trees. */
export function isSameFile(base: FileTree, head: FileTree, path: string): boolean {
  if (base.isExecutable(path) !== head.isExecutable(path)) return false;
  const [one, other] = [base.contentId(path), head.contentId(path)];
  if (one !== undefined && other !== undefined && scheme(one) === scheme(other)) return one === other;
  return base.read(path).equals(head.read(path));
}

function scheme(contentId: string): string {
  return contentId.slice(0, contentId.indexOf(':'));
}

/** A tree of texts that are in memory already. */
export function memoryTree(
  name: string,
  files: Readonly<Record<string, string>>,
  executable: ReadonlySet<string> = new Set(),
): FileTree {
  return {
    name,
    paths: Object.keys(files).sort(),
    read: (path) => Buffer.from(files[path] ?? '', 'utf8'),
    isExecutable: (path) => executable.has(path),
    contentId: (path) => `text:${files[path] ?? ''}`,
  };
}

/** A tree without files. */
export function emptyTree(name: string): FileTree {
  return memoryTree(name, {});
}
