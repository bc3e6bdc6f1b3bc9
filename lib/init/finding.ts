/** What is known of the cluster, and where it comes from. */
export interface Finding<Value> {
  readonly value: Value;

  /** Files of the repository that say so, the first the best witness. */
  readonly files: readonly string[];

  /** Why this one, where the manifests allow another answer too. */
  readonly chosen?: string;
}

/** What `pick` makes of a finding, with the same witnesses. */
export function mapFinding<From, To>(finding: Finding<From>, pick: (value: From) => To): Finding<To> {
  return { ...finding, value: pick(finding.value) };
}

/** Values that several files have, the one in most files first. */
export class Tally<Value extends string> {
  private readonly files = new Map<Value, string[]>();

  /** One more file that says so. */
  public add(value: Value, file: string): void {
    const known = this.files.get(value);
    if (known === undefined) this.files.set(value, [file]);
    else known.push(file);
  }

  /** Each value with its files. */
  public get ranked(): readonly Finding<Value>[] {
    return [...this.files]
      .map(([value, files]) => ({ value, files }))
      .sort((one, other) => other.files.length - one.files.length || (one.value < other.value ? -1 : 1));
  }

  /** The value in most files, and that it has rivals where it has. */
  public most(): Finding<Value> | undefined {
    const [first, ...others] = this.ranked;
    if (first === undefined || others.length === 0) return first;
    const rivals = others.map(({ value, files }) => `${value} (${files.length})`).slice(0, 3);
    return { ...first, chosen: `in ${first.files.length} files, more than ${rivals.join(', ')}` };
  }
}
