import type { ApiObject, JsonPatch } from 'cdk8s';
import { parse } from 'node:path/posix';

/** A comment on one field. */
export interface ManifestComment {
  /** Keys and array indices from the root of the object to the field. */
  readonly path: readonly (string | number)[];

  /** One line or several, without `#`. */
  readonly text: string;

  /**
   * On the line before, or at the end of the line.
   *
   * @default 'before'
   */
  readonly position: 'before' | 'trailing';
}

/** Where a comment stands. */
export interface CommentOptions {
  /**
   * On lines of its own before the field, or at the end of the field's line.
   *
   * @default 'before'
   */
  readonly position?: 'before' | 'trailing';
}

const MANIFESTS = new WeakMap<ApiObject, Manifest>();

/** How one object is written: its file, its schema header, its comments. None of it changes the object. */
export class Manifest {
  /** The traits of `apiObject`, made at the first call. */
  public static of(apiObject: ApiObject): Manifest {
    const known = MANIFESTS.get(apiObject);
    if (known !== undefined) return known;
    const made = new Manifest();
    MANIFESTS.set(apiObject, made);
    return made;
  }

  /** The traits of `apiObject` if anybody set one. */
  public static find(apiObject: ApiObject): Manifest | undefined {
    return MANIFESTS.get(apiObject);
  }

  /**
   * Schema for editors and checks, written as `# yaml-language-server: $schema=…`; false for none.
   *
   * @default - the one that `schemaUrl()` knows for the kind
   * @see https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
   */
  public schemaUrl?: string | false;

  private name?: string;
  private readonly remarks: ManifestComment[] = [];
  private readonly operations: JsonPatch[] = [];

  private constructor() {
    return;
  }

  /**
   * Name of the file within its directory, such as `helmrelease.yaml`.
   *
   * @default - the kind in lower case; a second object of the kind adds what is special about its name
   */
  public get fileName(): string | undefined {
    return this.name;
  }

  /** Name of the file, where it is not the kind's. */
  public set fileName(name: string | undefined) {
    if (name !== undefined && (parse(name).dir !== '' || !/^[^.].*\.ya?ml$/.test(name))) {
      throw new Error(`fileName is ${JSON.stringify(name)}: write a name without folders that ends in .yaml`);
    }
    this.name = name;
  }

  /** Comments in the order in which they were added. */
  public get comments(): readonly ManifestComment[] {
    return this.remarks;
  }

  /**
   * Adds a comment to the field at `path`; an empty path means the top of the file. A trailing comment carries markers,
   * such as `{"$imagepolicy": "flux-system:app:tag"}`. A field that is not there when the file is written is an error.
   *
   * @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources
   */
  public comment(path: readonly (string | number)[], text: string, options: CommentOptions = {}): this {
    const position = path.length === 0 ? 'before' : (options.position ?? 'before');
    if (position === 'trailing' && /[\r\n]/.test(text)) {
      throw new Error(
        `the trailing comment of ${path.join('.')} has several lines: write one line, or position 'before'`,
      );
    }
    this.remarks.push({ path: [...path], text, position });
    return this;
  }

  /** Patches in the order in which they are applied. */
  public get patches(): readonly JsonPatch[] {
    return this.operations;
  }

  /**
   * Changes the object as it is about to be written, in the words of the file; guards look at it afterwards. A path that is not there is
   * an error. `addJsonPatch` of an imported class comes too early for that: the class then leaves out what it does not know.
   *
   * @see https://datatracker.ietf.org/doc/html/rfc6902
   */
  public patch(...operations: readonly JsonPatch[]): this {
    this.operations.push(...operations);
    return this;
  }
}
