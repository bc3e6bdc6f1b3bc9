import type { Description } from '../../gitops/description';
import type { HostFacts } from '../../host/host-facts';
import { groupOf } from '../../review/deployment/group-of';
import { printable } from '../../review/format/printable';
import { isKustomization } from '../../review/identity/kustomization';
import type { FileItem, Item, ObjectItem } from '../../review/model';
import type { WorkspaceFacts } from '../../workspace/workspace-facts';
import { itemsOf } from '../items';
import type { Output } from '../output';
import { hostLines } from './host-lines';
import { kustomizationWords, objectLines } from './object-lines';
import { compareKinds } from './object-words';

/** What an output deploys, as a reviewer reads it: a paragraph for each workspace, each other Flux Kustomization and each host. */
export function printOutput(output: Output): string {
  const items = itemsOf(output);
  const workspaces = output.descriptions.filter(isWorkspace);
  const paragraphs = [
    ...groups(items).map((group) => groupLines(group, workspaces)),
    ...output.descriptions.filter(isHost).map((facts) => hostLines(facts, items)),
    items.filter(isScript).map(({ path }) => `script ${path}`),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(printable).join('\n'))
    .join('\n\n');
}

/** What one Flux Kustomization applies, itself included. */
interface Group {
  readonly name: string;
  kustomization?: ObjectItem;
  readonly objects: ObjectItem[];
}

function groups(items: readonly Item[]): readonly Group[] {
  const found = new Map<string, Group>();
  const named = (key: string, name: string): Group => groupOf(found, key, () => ({ name, objects: [] }));
  for (const item of items) {
    if (item.type !== 'object') continue;
    const { identity, manager } = item;
    const key = (namespace: string, name: string): string => `${namespace}/${name}`;
    if (isKustomization(identity)) named(key(identity.namespace, identity.name), identity.name).kustomization = item;
    else
      named(manager === undefined ? '' : key(manager.namespace, manager.name), manager?.name ?? '').objects.push(item);
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function groupLines({ name, kustomization, objects }: Group, workspaces: readonly WorkspaceFacts[]): readonly string[] {
  const namespaces = new Set(objects.map(({ identity }) => identity.namespace).filter((each) => each !== ''));
  const [only] = namespaces.size === 1 && name !== '' ? namespaces : [];
  const workspace = workspaces.find((facts) => facts.name === name && facts.namespace === only);
  const lines = [
    ...(kustomization === undefined ? [] : [`Flux ${kustomizationWords(kustomization.object).join(', ')}`]),
    ...(workspace === undefined ? [] : workspaceLines(workspace)),
    ...[...objects].sort(byKind).flatMap((item) => objectLines(item, nameWithin(item, only))),
  ];
  if (name === '') return lines;
  const title = `${workspace === undefined ? 'Kustomization' : 'workspace'} ${name}`;
  return [only === undefined ? title : `${title} in namespace ${only}`, ...lines.map((each) => `  ${each}`)];
}

function workspaceLines({ suspended, repository, directory, copilot }: WorkspaceFacts): readonly string[] {
  return [
    `${suspended ? 'suspended ' : ''}clone of ${repository} in ${directory}${copilot ? ', logged in to Copilot' : ''}`,
  ];
}

function byKind(one: ObjectItem, other: ObjectItem): number {
  return compareKinds(one.identity.kind, other.identity.kind);
}

/** The namespace is said where it is not that of all the paragraph. */
function nameWithin({ identity }: ObjectItem, namespace: string | undefined): string {
  return identity.namespace === '' || identity.namespace === namespace
    ? identity.name
    : `${identity.namespace}/${identity.name}`;
}

function isScript(item: Item): item is FileItem {
  return item.type === 'file' && item.identity.host === '';
}

function isWorkspace(description: Description): description is WorkspaceFacts {
  return description.kind === 'opencode-workspace';
}

function isHost(description: Description): description is HostFacts {
  return description.kind === 'memory-pod-host';
}
