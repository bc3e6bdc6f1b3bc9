import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { GitOpsApp } from '../../../lib';
import type { AppTemplateValues } from '../../../lib/workspace/delivery/helm-release/values';
import { at } from '../../support/first-user';
import { projectValues } from './app-template-projection';
import type { JsonObject } from './normalise-objects';

/**
 * Every object that an app brings to a cluster: what the real kustomize makes of each directory, with the namespace and the labels that Flux adds, and
 * the objects of each HelmRelease.
 */
export function appliedObjects(app: GitOpsApp): readonly JsonObject[] {
  const root = mkdtempSync(join(tmpdir(), 'applied-'));
  try {
    const files = app.files();
    for (const { path, content } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const directories = files.flatMap(({ path }) => (path.endsWith('/kustomization.yaml') ? [dirname(path)] : []));
    const definitions = files.filter(({ path }) => path.endsWith('/ks.yaml')).map(({ manifest }) => manifest);
    return directories.flatMap((directory) => {
      const definition = definitions.find((each) => `./dist/${directory}` === at(each, 'spec', 'path'));
      return kustomizeBuild(join(root, directory))
        .map((object) => asFluxApplies(object, definition))
        .flatMap((object) => [object, ...released(object)]);
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

function kustomizeBuild(directory: string): readonly JsonObject[] {
  const { stdout, stderr, status } = spawnSync('kustomize', ['build', directory], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as JsonObject);
}

function asFluxApplies(object: JsonObject, definition: unknown): JsonObject {
  const namespace = at(definition, 'spec', 'targetNamespace');
  const labels = at(definition, 'spec', 'commonMetadata', 'labels');
  const metadata = object['metadata'] as JsonObject;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels: { ...(metadata['labels'] as object), ...(labels as object) } }),
    },
  };
}

function released(object: JsonObject): readonly JsonObject[] {
  if (object['kind'] !== 'HelmRelease') return [];
  const release = { name: String(at(object, 'metadata', 'name')), chartVersion: '4.4.0' };
  return projectValues(at(object, 'spec', 'values') as AppTemplateValues, release).map((each) => ({
    ...each,
    metadata: { ...(each['metadata'] as object), namespace: at(object, 'metadata', 'namespace') },
  }));
}
