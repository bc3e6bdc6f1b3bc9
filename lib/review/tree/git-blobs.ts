import { git } from './git';

/** How many batches are kept: as many as there are names of files in a repository where many have the same. */
const KEPT = 16;

/** The contents of a repository's blobs, read in batches and kept for a while, however many trees have them. */
export class GitBlobs {
  private readonly contents = new Map<string, Buffer>();

  /** The latest ones last. */
  private readonly batches: (readonly string[])[] = [];

  /** Reads nothing yet. */
  public constructor(private readonly repository: string) {}

  /** One of them; where it is not known yet, all of `batch` are read: a process for each would take minutes for a thousand workspaces. */
  public read(id: string, batch: () => Iterable<string>): Buffer {
    const known = this.contents.get(id);
    if (known !== undefined) return known;
    this.fetch(new Set([id, ...batch()].filter((each) => !this.contents.has(each))));
    return this.contents.get(id) ?? Buffer.alloc(0);
  }

  /** Forgets all of them. */
  public clear(): void {
    this.contents.clear();
    this.batches.length = 0;
  }

  private fetch(ids: ReadonlySet<string>): void {
    this.batches.push([...ids]);
    if (this.batches.length > KEPT) for (const old of this.batches.shift() ?? []) this.contents.delete(old);
    const answer = git(this.repository, ['cat-file', '--batch', '--buffer'], [...ids, ''].join('\n'));
    for (let at = 0; at < answer.length;) {
      const end = answer.indexOf(0x0a, at);
      const [id = '', , size = '0'] = answer.toString('latin1', at, end).split(' ');
      const from = end + 1;
      const to = from + Number(size);
      this.contents.set(id, answer.subarray(from, to));
      at = to + 1;
    }
  }
}
