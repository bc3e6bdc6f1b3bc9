import { objectIdentity } from '../identity/object-identity';
import { textAt } from '../json';
import { generatedObject } from '../kustomize/generated-object';
import type { KustomizeFile } from '../kustomize/kustomize-file';
import type { Report } from '../kustomize/patch';
import { transformed } from '../kustomize/transform-object';
import type { ParsedFiles } from '../layout/parsed-files';
import type { PlacedKustomization } from '../layout/placement';
import type { ObjectItem } from '../model';

/** What a `kustomization.yaml` makes by itself: its ConfigMaps and Secrets, and what it does that is not carried out here. */
export function generatedItems(
  files: ParsedFiles,
  { file, placements }: PlacedKustomization,
  report: Report,
): readonly ObjectItem[] {
  const own = Object.keys(file.rest).length === 0 ? [] : [restItem(file)];
  const made = file.generated.filter(
    ({ generator }) => !/^(?:merge|replace)$/.test(textAt(generator, 'behavior') ?? ''),
  );
  return [
    ...own,
    ...placements.flatMap(({ manager, transforms }) =>
      made.flatMap((generated): readonly ObjectItem[] => {
        const object = transformed(generatedObject(files, file, generated), transforms, report);
        if (object === undefined) return [];
        const identity = objectIdentity(object);
        return [
          { type: 'object', identity, path: file.path, line: 1, object, ...(manager !== undefined && { manager }) },
        ];
      }),
    ),
  ];
}

function restItem(file: KustomizeFile): ObjectItem {
  return {
    type: 'object',
    identity: {
      type: 'object',
      group: 'kustomize.config.k8s.io',
      kind: 'Kustomization',
      namespace: '',
      name: file.folder === '' ? '.' : file.folder,
    },
    path: file.path,
    line: 1,
    object: file.rest,
  };
}
