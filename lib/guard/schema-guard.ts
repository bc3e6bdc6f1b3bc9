import { validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
import type { OutputFile } from '../gitops/output-file';
import type { OutputGuard } from '../gitops/output-guard';
import { advise, isConsequence, valueAt } from './schema-advice';
import { duplicateListKeys } from './list-keys';
import { isRecord } from './record';
import { SchemaStore, type DeclaredReleases, type JsonSchema } from './schema-store';

/**
 * Validates every emitted custom resource against its schema, as `kubectl apply --validate=strict` would: unknown
 * fields, types, enums, patterns, limits, required fields and keys of lists. It needs no cluster and no network. Kinds
 * whose schema it does not have pass.
 */
export class SchemaGuard implements OutputGuard {
  private readonly store: SchemaStore;

  /** The releases choose among the schemas of a kind that changed between them. */
  public constructor(releases: DeclaredReleases = {}) {
    this.store = new SchemaStore(releases);
  }

  /** What the API server would refuse, one line each. */
  public inspect(files: readonly OutputFile[]): readonly string[] {
    return files.flatMap((file) => {
      if (file.manifest === undefined) return [];
      const where = file.constructPath === undefined ? file.path : `${file.constructPath}: ${file.path}`;
      return this.inspectObject(file.manifest).map((finding) => `${where}: ${finding}`);
    });
  }

  private inspectObject(manifest: unknown): string[] {
    if (!isRecord(manifest)) return ['it is no Kubernetes object: write apiVersion, kind and metadata'];
    const { apiVersion, kind } = manifest;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') return ['apiVersion or kind is missing'];
    const lookup = this.store.lookup(apiVersion, kind);
    if (!lookup.found) return lookup.problem === undefined ? [] : [lookup.problem];
    const found = violations(manifest, lookup.schema);
    return lookup.newer !== undefined && violations(manifest, lookup.newer).length === 0 ? [] : found;
  }
}

function violations(manifest: unknown, schema: JsonSchema): string[] {
  // The schemas have no references, so there is nothing to look up; resolving them takes longer than validating.
  const { errors } = validate(manifest, schema as Schema, '2020-12', {}, false);
  const found = errors
    .filter((error, index) => !isConsequence(error, errors.slice(0, index), schema) && !isSubstituted(error, manifest))
    .map((error) => advise(error, manifest, schema));
  return [...found, ...duplicateListKeys(manifest, schema)];
}

/** Flux replaces `${NAME}` before the API server sees it, so its text cannot be judged here. */
function isSubstituted({ instanceLocation }: OutputUnit, manifest: unknown): boolean {
  const value = valueAt(manifest, instanceLocation);
  return typeof value === 'string' && /(^|[^$])\$\{[A-Za-z_]/.test(value);
}
