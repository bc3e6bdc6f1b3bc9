import { isKubernetesObject } from '../identity/object-identity';
import { isMap } from '../json';
import { isKustomizeFile } from '../kustomize/kustomize-file';
import type { ParsedFiles } from '../layout/parsed-files';
import type { Consequence } from '../model';

/** A manifest changes that nothing in the tree applies: whether something else does is not known. */
export function unreachedManifests(
  paths: readonly string[],
  [before, after]: readonly [ParsedFiles, ParsedFiles],
): readonly Consequence[] {
  return paths.flatMap((path): readonly Consequence[] => {
    const sides = [before, after].filter((files) => files.has(path));
    if (!sides.some((files) => isKustomizeFile(path) || hasObjects(files, path))) return [];
    const summary = !after.has(path)
      ? `${path} is no longer there, and nothing in the tree applied it`
      : `${path} ${before.has(path) ? 'changes' : 'is new'}, and nothing in the tree applies it`;
    return [
      {
        rule: 'unreached-manifest',
        grade: 'note',
        subject: { type: 'file', host: '', path },
        summary,
        detail: 'no Flux Kustomization or kustomization.yaml leads to it, so what it does to the cluster is not known',
        next: 'nothing, if it is meant not to be deployed; otherwise list it in a kustomization.yaml above it',
      },
    ];
  });
}

/** Helm's templates are no manifests, and not YAML. */
function hasObjects(files: ParsedFiles, path: string): boolean {
  if (!files.mentions(path, 'apiVersion')) return false;
  return files.documents(path).some(({ value }) => isMap(value) && isKubernetesObject(value));
}
