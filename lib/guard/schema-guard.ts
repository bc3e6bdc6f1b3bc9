import type { OutputFile } from '../gitops/output-file';
import type { OutputGuard } from '../gitops/output-guard';
import { isRecord } from './record';
import { violations } from './schema-check';
import { SchemaStore, type DeclaredReleases } from './schema-store';

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

  private inspectObject(manifest: unknown): readonly string[] {
    if (!isRecord(manifest)) return ['it is no Kubernetes object: write apiVersion, kind and metadata'];
    const { apiVersion, kind } = manifest;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') return ['apiVersion or kind is missing'];
    const lookup = this.store.lookup(apiVersion, kind);
    if (!lookup.found) return lookup.problem === undefined ? [] : [lookup.problem];
    const found = violations(manifest, lookup.schema);
    return lookup.newer !== undefined && violations(manifest, lookup.newer).length === 0 ? [] : found;
  }
}
