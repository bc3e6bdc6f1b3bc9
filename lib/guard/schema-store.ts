import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, isAtLeast } from '../validation/version';
import { isRecord } from './record';
import type { StructuralSchema } from './structural-schema';

/** Releases that a cluster declares. What is left out is taken to be as new as the newest schema. */
export interface DeclaredReleases {
  /**
   * Of Envoy Gateway, such as `1.7.1`.
   *
   * @default - the newest there is a schema of
   */
  readonly envoyGateway?: string;
}

/** The schema of one kind, or why there is none. */
export type SchemaLookup =
  | {
      readonly found: true;
      readonly schema: StructuralSchema;
      /**
       * Of the next newer release, where the declared one lies between two: what came in which of them is not known, so
       * an object that either accepts may be right.
       *
       * @default - the declared release is known
       */
      readonly newer?: StructuralSchema;
    }
  | { readonly found: false; readonly problem?: string };

interface IndexEntry {
  readonly product: string;
  readonly release: string;
  readonly file: string;
}

const directory = join(__dirname, '..', '..', 'imports', 'schemas');

/** The schemas of the custom resources, read from disk when their kind is first asked for. */
export class SchemaStore {
  private readonly schemas = new Map<string, SchemaLookup>();
  private index: Readonly<Record<string, readonly IndexEntry[]>> | undefined;

  /** Keeps the releases; nothing is read before it is asked for. */
  public constructor(private readonly releases: DeclaredReleases = {}) {}

  /** The schema of a kind in the declared release. */
  public lookup(apiVersion: string, kind: string): SchemaLookup {
    const key = `${apiVersion}/${kind}`;
    let result = this.schemas.get(key);
    if (result === undefined) {
      result = this.read(apiVersion, kind);
      this.schemas.set(key, result);
    }
    return result;
  }

  private read(apiVersion: string, kind: string): SchemaLookup {
    this.index ??= readJson('index.json') as Readonly<Record<string, readonly IndexEntry[]>>;
    const entries = this.index[`${apiVersion}/${kind}`];
    if (entries === undefined) return { found: false, ...this.otherVersion(this.index, apiVersion, kind) };
    const oldestFirst = [...entries].sort((a, b) => compareVersions(a.release, b.release));
    const declared = this.declared(oldestFirst[0]?.product ?? '');
    const fitting = oldestFirst.filter(({ release }) => declared === undefined || isAtLeast(declared, release));
    const entry = fitting.at(-1);
    if (entry === undefined) {
      const oldest = oldestFirst[0]?.release ?? 'none';
      return {
        found: false,
        problem: `there is no schema of ${kind} for the declared release ${declared ?? ''}: the oldest is of ${oldest}`,
      };
    }
    const next = oldestFirst[fitting.length];
    const between = declared !== undefined && next !== undefined && minor(declared) !== minor(entry.release);
    return { found: true, schema: readJson(entry.file), ...(between && { newer: readJson(next.file) }) };
  }

  private declared(product: string): string | undefined {
    return product === 'envoyGateway' ? this.releases.envoyGateway : undefined;
  }

  private otherVersion(
    index: Readonly<Record<string, unknown>>,
    apiVersion: string,
    kind: string,
  ): { problem: string } | undefined {
    const [group = ''] = apiVersion.split('/');
    const versions = Object.keys(index)
      .map((key) => key.split('/'))
      .filter(([itsGroup, , itsKind]) => itsGroup === group && itsKind === kind)
      .map(([, version]) => version);
    return versions.length === 0
      ? undefined
      : { problem: `${kind} has no version ${apiVersion}: write ${group}/${versions.join(' or ')}` };
  }
}

/** Fields come with minor releases, not with patches. */
function minor(release: string): string {
  return release.replace(/^v/, '').split('.').slice(0, 2).join('.');
}

function readJson(file: string): object {
  const value: unknown = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  if (!isRecord(value)) throw new Error(`imports/schemas/${file} is no schema: run npm run import`);
  return value;
}
