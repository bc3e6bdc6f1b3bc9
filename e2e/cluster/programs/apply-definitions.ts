/**
 * Applies every CustomResourceDefinition of a folder and those of VolSync, and returns once all are served:
 * `node --import tsx e2e/cluster/programs/apply-definitions.ts KUBECONFIG FOLDER`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type AppliedObject, ClusterApi, type ClusterObject } from '../stand-ins/cluster-api';
import type { Condition } from '../stand-ins/conditions';
import { CUSTOM_RESOURCE_DEFINITION } from '../stand-ins/resources';
import { ensureVolsyncDefinitions } from '../stand-ins/volsync-definitions';
import { until } from '../suite/until';

interface Definition extends ClusterObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

const isServed = ({ status }: Definition): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Established' && value === 'True') === true;

async function main([kubeconfig = '', folder = '']: readonly string[]): Promise<void> {
  const api = await ClusterApi.connect(kubeconfig, 'e2e');
  const documents = readdirSync(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as AppliedObject),
  );
  const definitions = documents.filter((each) => each?.['kind'] === CUSTOM_RESOURCE_DEFINITION.kind);
  await Promise.all(definitions.map((definition) => api.apply(CUSTOM_RESOURCE_DEFINITION, definition)));
  await ensureVolsyncDefinitions(api);
  await until('every definition is served', 60, async () => {
    const live = await api.list<Definition>(CUSTOM_RESOURCE_DEFINITION);
    return live.length > definitions.length && live.every(isServed);
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
