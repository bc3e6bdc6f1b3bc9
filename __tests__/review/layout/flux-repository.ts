import { dump } from 'js-yaml';
import { claim, type Manifest, object } from '../flux-tree';
import type { Files } from '../trees';

/** A file of these objects. */
export function file(...objects: readonly Manifest[]): string {
  return objects.map((each) => `---\n${dump(each)}`).join('');
}

/** A Flux Kustomization in `flux-system` over a folder of the same repository. */
export function flux(name: string, path: string, spec: Manifest = {}): Manifest {
  const sourceRef = { kind: 'GitRepository', name: 'flux-system' };
  return object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', name, {
    metadata: { namespace: 'flux-system' },
    spec: { interval: '10m', path, prune: true, sourceRef, ...spec },
  });
}

/** A `kustomization.yaml`. */
export function kustomize(fields: Manifest): string {
  return dump({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...fields });
}

/** A `kustomization.yaml` of a component. */
export function component(fields: Manifest): string {
  return dump({ apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', ...fields });
}

export const config = object('v1', 'ConfigMap', 'settings', { metadata: { namespace: 'web' }, data: { a: '1' } });
export const data = claim('data', {}, { namespace: 'web' });

/** A folder with a claim, and one where the claim is gone. */
export function withAndWithoutClaim(folder: string, rest: Files): readonly [Files, Files] {
  const kept = { ...rest, [`${folder}/settings.yaml`]: file(config) };
  return [{ ...kept, [`${folder}/claim.yaml`]: file(data) }, kept];
}
