import { at, defined, isMap, mapAt, textAt } from '../json';
import type { JsonObject } from '../model';

const FLUX_GROUP = 'kustomize.toolkit.fluxcd.io/';

/** Whether an object is a Kustomization of Flux, not of kustomize. */
export function isFluxKustomization(object: JsonObject): boolean {
  return object['kind'] === 'Kustomization' && (textAt(object, 'apiVersion') ?? '').startsWith(FLUX_GROUP);
}

/** A Kustomization that the Flux operator makes, and the source that it makes for it. */
export interface ImpliedKustomization {
  readonly kustomization: JsonObject;
  readonly source: { readonly key: string; readonly object: JsonObject };
}

/**
 * What a FluxInstance, or the chart `flux-instance`, keeps in step with a repository.
 *
 * @see https://fluxcd.control-plane.io/operator/fluxinstance/
 */
export function impliedKustomization(object: JsonObject): ImpliedKustomization | undefined {
  const kind = textAt(object, 'kind');
  const sync =
    kind === 'FluxInstance'
      ? at(object, 'spec', 'sync')
      : kind === 'HelmRelease'
        ? at(object, 'spec', 'values', 'instance', 'sync')
        : undefined;
  const path = textAt(sync, 'path');
  const sourceKind = textAt(sync, 'kind');
  if (!isMap(sync) || path === undefined || sourceKind === undefined) return undefined;
  const namespace = textAt(object, 'metadata', 'namespace') ?? 'flux-system';
  const name = textAt(sync, 'name') ?? 'flux-system';
  return {
    kustomization: {
      apiVersion: `${FLUX_GROUP}v1`,
      kind: 'Kustomization',
      metadata: { name, namespace },
      spec: { path, prune: true, sourceRef: { kind: sourceKind, name } },
    },
    source: {
      key: `${sourceKind}/${name}`,
      object: { kind: sourceKind, metadata: { name, namespace }, spec: defined({ url: mapAt(sync)['url'] }) },
    },
  };
}
