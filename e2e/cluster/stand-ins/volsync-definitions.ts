import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type AppliedObject, type ClusterApi, type ClusterObject } from './cluster-api';
import { CUSTOM_RESOURCE_DEFINITION } from './resources';

const FILE = join(__dirname, '../../../crds/volsync.yaml');

interface Version {
  readonly schema: { readonly openAPIV3Schema: { readonly properties: object } };
}

interface Definition extends AppliedObject {
  readonly spec: { readonly versions: readonly Version[] };
}

/** The definitions of `crds/volsync.yaml`, which have no status, with one that takes any field. */
export function volsyncDefinitions(): readonly AppliedObject[] {
  const status = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return parseAllDocuments(readFileSync(FILE, 'utf8')).map((document) => {
    const definition = document.toJS() as Definition;
    const versions = definition.spec.versions.map((version) => {
      const { openAPIV3Schema: schema } = version.schema;
      const openAPIV3Schema = { ...schema, properties: { ...schema.properties, status } };
      return { ...version, schema: { openAPIV3Schema }, subresources: { status: {} } };
    });
    return { ...definition, spec: { ...definition.spec, versions } };
  });
}

/** Brings them where the cluster has none of that name. */
export async function ensureVolsyncDefinitions(api: ClusterApi): Promise<void> {
  for (const definition of volsyncDefinitions()) {
    const live = await api.get<ClusterObject>(CUSTOM_RESOURCE_DEFINITION, definition.metadata.name);
    if (live === undefined) await api.apply(CUSTOM_RESOURCE_DEFINITION, definition);
  }
}
