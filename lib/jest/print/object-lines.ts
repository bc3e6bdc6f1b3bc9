import { mapsAt, textAt } from '../../review/json';
import type { JsonObject, ObjectItem } from '../../review/model';
import { deletionGrade, keptBecause } from '../../review/rules/pruning';
import { claimMounts, containersOf, isWorkload, type PodContainer, userOf } from '../../review/deployment/workload';
import { nounOf, objectWords } from './object-words';

/** An object in one line, and a line for each container of its pods. */
export function objectLines(item: ObjectItem, name: string): readonly string[] {
  const { kind } = item.identity;
  const words = [...objectWords(kind, item.object), ...fateWords(item)];
  const containers = isWorkload(item.identity) ? containersOf(item) : [];
  return [
    line(nounOf(kind), name, words),
    ...containers.map((each) => `  ${line(each.init ? 'init' : 'container', each.name, containerWords(each))}`),
  ];
}

/** What of a Flux Kustomization decides on what it applies. */
export function kustomizationWords({ spec }: JsonObject): readonly string[] {
  const waits = mapsAt(spec, 'dependsOn').flatMap((each) => textAt(each, 'name') ?? []);
  return [
    textAt(spec, 'prune') === 'true' ? 'deletes what leaves the tree' : 'keeps what leaves the tree',
    ...(waits.length === 0 ? [] : [`waits for ${waits.join(' + ')}`]),
    ...(textAt(spec, 'suspend') === 'true' ? ['suspended'] : []),
  ];
}

/** `noun name: words`. */
export function line(noun: string, name: string, words: readonly string[]): string {
  return `${noun} ${name}${words.length === 0 ? '' : `: ${words.join(', ')}`}`;
}

/** What becomes of data once its object is no longer emitted. */
function fateWords(item: ObjectItem): readonly string[] {
  if (deletionGrade(item.identity) !== 'data-loss') return [];
  const isKept = keptBecause(item, { changeOf: () => undefined }) !== undefined;
  if (isKept) return ['stays when it is removed here'];
  return item.manager === undefined ? [] : ['deleted with its data when it is removed here'];
}

function containerWords(each: PodContainer): readonly string[] {
  const { container } = each;
  const ports = mapsAt(container, 'ports').flatMap((port) => textAt(port, 'containerPort') ?? []);
  const memory = textAt(container, 'resources', 'limits', 'memory');
  const token = !each.init && textAt(each.pod, 'automountServiceAccountToken') !== 'false';
  return [
    textAt(container, 'image') ?? 'no image',
    userText(each),
    ...(token ? ['with a token for the API server'] : []),
    memory === undefined ? 'no memory limit' : `memory ${memory}`,
    ...(ports.length === 0 ? [] : [`port ${ports.join(' + ')}`]),
    ...claimMounts(each).map(
      ({ claim, path, subPath }) => `claim ${claim}${subPath === '' ? '' : `/${subPath}`} at ${path}`,
    ),
  ];
}

function userText(each: PodContainer): string {
  const user = userOf(each);
  if (textAt(each.container, 'securityContext', 'privileged') === 'true') return 'privileged';
  return user === undefined ? 'as the user of the image' : user === '0' ? 'as root' : `as uid ${user}`;
}
