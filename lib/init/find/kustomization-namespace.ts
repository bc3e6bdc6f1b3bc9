import { posix } from 'node:path';
import type { SubstituteReference } from '../applied';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { kustomizeBuilds } from '../kustomize-builds';
import { at } from '../values';

/** Where the Kustomizations of the workspaces lie. */
export interface KustomizationNamespace {
  /** A namespace, or undefined for that of the workspaces themselves. */
  readonly shared: string | undefined;

  /** Components that the `kustomization.yaml` of each namespace lists, and that bring what is substituted from. */
  readonly components: readonly string[];

  /** What is substituted from, and comes into a namespace by no component. */
  readonly missing: readonly SubstituteReference[];
}

/**
 * As most apps have it: beside each other, or each in the namespace of its app. There the ConfigMaps and Secrets of
 * `references` have to be as well.
 */
export function kustomizationNamespace(
  tree: FluxTree,
  references: readonly SubstituteReference[],
): Finding<KustomizationNamespace> | undefined {
  const over = tree.appsApplier;
  if (over === undefined) return undefined;
  const shared = new Tally<string>();
  const own: string[] = [];
  for (const { namespace, object } of tree.appKustomizations) {
    if (namespace === over.namespace) shared.add(namespace, object.file);
    else own.push(object.file);
  }
  const [most] = shared.ranked;
  const beside = {
    value: { shared: over.namespace, components: [], missing: [] },
    files: most?.files ?? [over.object.file],
  };
  if (own.length <= (most?.files.length ?? 0)) return beside;
  const needed = references.filter(({ optional }) => optional !== true);
  const found = needed.map((reference) => ({ reference, component: componentOf(tree, reference) }));
  return {
    value: {
      shared: undefined,
      components: [...new Set(found.flatMap(({ component }) => component ?? []))],
      missing: found.flatMap(({ reference, component }) => (component === undefined ? [reference] : [])),
    },
    files: own,
  };
}

/** The smallest component, as the folder of a namespace names it, that brings a ConfigMap or Secret and no namespace. */
function componentOf(tree: FluxTree, { kind, name }: SubstituteReference): string | undefined {
  const apps = tree.appsRoot()?.value.path ?? '';
  const build = kustomizeBuilds(tree.content);
  const [smallest] = tree.content.objects
    .filter((object) => object.kind === 'Component' && object.apiVersion.startsWith('kustomize.config.k8s.io/'))
    .map(({ file }) => ({ folder: posix.dirname(file), built: build(posix.dirname(file)) }))
    .filter(({ built }) => built.some(({ object }) => makes(object, kind, name)))
    .filter(({ built }) => !built.some(({ object }) => object.kind === 'Namespace'))
    .sort((one, other) => one.built.length - other.built.length);
  return smallest === undefined ? undefined : posix.relative(posix.join(apps, 'namespace'), smallest.folder);
}

/** An ExternalSecret stands for the Secret that it makes. */
function makes(
  object: { readonly kind: string; readonly name: string; readonly value: unknown },
  kind: string,
  name: string,
): boolean {
  if (object.kind === kind) return object.name === name;
  if (kind !== 'Secret' || object.kind !== 'ExternalSecret') return false;
  return (at(object.value, 'spec', 'target', 'name') ?? object.name) === name;
}
