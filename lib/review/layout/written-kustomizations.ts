import { at, defined, isMap, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';

const FLUX_GROUP = 'kustomize.toolkit.fluxcd.io/';

/** Whether an object is a Kustomization of Flux, not of kustomize. */
export function isFluxKustomization(object: JsonObject): boolean {
  return object['kind'] === 'Kustomization' && (textAt(object, 'apiVersion') ?? '').startsWith(FLUX_GROUP);
}

/**
 * The artifacts that an ArtifactGenerator makes of folders of other sources, in the form of what a GitRepository includes.
 *
 * @see https://fluxcd.io/flux/components/source/artifactgenerators/
 */
export function generatedArtifacts(
  object: JsonObject,
): readonly (readonly [key: string, include: readonly JsonObject[]])[] {
  if (textAt(object, 'kind') !== 'ArtifactGenerator') return [];
  const sources = new Map(mapsAt(object, 'spec', 'sources').map((each) => [textAt(each, 'alias'), each]));
  return mapsAt(object, 'spec', 'artifacts').map((artifact) => {
    const include = mapsAt(artifact, 'copy').flatMap((each): readonly JsonObject[] => {
      const { alias, from = '' } = /^@(?<alias>[^/]+)\/(?<from>.*)$/.exec(textAt(each, 'from') ?? '')?.groups ?? {};
      const repository = sources.get(alias);
      const toPath = (textAt(each, 'to') ?? '').replace(/^@artifact\/?/, '');
      return repository === undefined ? [] : [{ repository, fromPath: from.replace(/\/?\*+$/, ''), toPath }];
    });
    return [`ExternalArtifact/${textAt(artifact, 'name') ?? ''}`, include] as const;
  });
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
