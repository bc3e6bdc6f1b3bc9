import { posix } from 'node:path';
import type { SubstituteReference } from '../applied';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { kustomizeBuilds } from '../kustomize-builds';
import type { RepositoryObject } from '../manifests';
import { at } from '../values';

/** Where the Kustomizations of the workspaces lie. */
export interface KustomizationNamespace {
  /** A namespace, or undefined for that of the workspaces themselves. */
  readonly shared: string | undefined;

  /** Components that the `kustomization.yaml` of each namespace lists, and that bring what is substituted from or what the backup reads. */
  readonly components: readonly string[];

  /** What is substituted from, or read by the backup, and comes into a namespace by no component. */
  readonly missing: readonly SubstituteReference[];
}

/**
 * As most apps have it: beside each other, or each in the namespace of its app. There the ConfigMaps and Secrets of
 * `references` have to be as well, and what `needs` names wherever the Kustomizations are.
 */
export function kustomizationNamespace(
  tree: FluxTree,
  references: readonly SubstituteReference[],
  needs: readonly SubstituteReference[] = [],
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
  const isBeside = own.length <= (most?.files.length ?? 0);
  const needed = [...(isBeside ? [] : references), ...needs].filter(({ optional }) => optional !== true);
  // A component moves Kustomizations too, which are not to lie in the namespace here.
  const found = needed.map((reference) => ({
    reference,
    component: isBeside ? undefined : componentOf(tree, reference),
  }));
  return {
    value: {
      shared: isBeside ? over.namespace : undefined,
      components: [...new Set(found.flatMap(({ component }) => component ?? []))],
      missing: found.flatMap(({ reference, component }) => (component === undefined ? [reference] : [])),
    },
    files: isBeside ? (most?.files ?? [over.object.file]) : own,
  };
}

/** The smallest component, as the folder of a namespace names it, that brings a ConfigMap or Secret and no namespace. */
function componentOf(tree: FluxTree, { kind, name }: SubstituteReference): string | undefined {
  const apps = tree.appsRoot()?.value.path ?? '';
  const build = kustomizeBuilds(tree.content);
  const isApplied = ({ made }: { readonly made: readonly { readonly object: RepositoryObject }[] }): number =>
    made.some(({ object }) => tree.objects.includes(object)) ? 1 : 0;
  const [smallest] = tree.content.objects
    .filter((object) => object.kind === 'Component' && object.apiVersion.startsWith('kustomize.config.k8s.io/'))
    .map(({ file }) => ({ folder: posix.dirname(file), built: build(posix.dirname(file)) }))
    .map((each) => ({ ...each, made: each.built.filter(({ object }) => makes(object, kind, name)) }))
    .filter(({ made }) => made.length > 0)
    .filter(({ built }) => !built.some(({ object }) => object.kind === 'Namespace'))
    // One that the cluster applies comes before that of another cluster.
    .sort((one, other) => isApplied(other) - isApplied(one) || one.built.length - other.built.length);
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
