import { loadAll } from 'js-yaml';
import type { InspectedFile } from '../../gitops/inspection';
import { textAt } from '../json-path';

/** An object that the app emits. */
export interface EmittedObject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly manifest: unknown;
}

/** The Kubernetes objects in the files below `folder`. */
export function emittedObjects(files: readonly InspectedFile[], folder: string): readonly EmittedObject[] {
  return files
    .filter(({ path }) => path.startsWith(`${folder}/`) && path.endsWith('.yaml'))
    .flatMap(({ content }) => loadAll(content))
    .flatMap((manifest) => {
      const [apiVersion, kind, name] = [
        textAt(manifest, 'apiVersion'),
        textAt(manifest, 'kind'),
        textAt(manifest, 'metadata', 'name'),
      ];
      if (apiVersion === undefined || kind === undefined || name === undefined) return [];
      const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
      const namespace = textAt(manifest, 'metadata', 'namespace');
      return [{ group, kind, name, manifest, ...(namespace === undefined ? {} : { namespace }) }];
    });
}
