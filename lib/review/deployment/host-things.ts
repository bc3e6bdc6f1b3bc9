import { identityKey, identityText } from '../identity/identity-text';
import type { FileItem, UnitItem } from '../model';
import type { Lane, Thing } from './deployment';
import { type HostContainer, type HostPod, hostPods } from './host-pods';
import { factsOf } from './object-thing';

/** The pods of a host, and the files that no pod is read off. What there is of it belongs to a pod that is alone. */
export function hostLanes(items: readonly (UnitItem | FileItem)[]): readonly Lane[] {
  const pods = hostPods(items.filter((item) => item.type === 'unit'));
  const drawn = new Set(pods.flatMap(({ containers }) => containers.filter(({ ownUnit }) => ownUnit).map(unitKey)));
  const others = items.filter(({ identity }) => !drawn.has(identityKey(identity))).map(fileThing);
  const lanes = pods.map((pod): Lane => ({ kind: 'pod', name: pod.name, things: podThings(pod) }));
  const [only] = lanes;
  if (only !== undefined && lanes.length === 1) return [{ ...only, things: [...only.things, ...others] }];
  return others.length === 0 ? lanes : [...lanes, { kind: 'files', name: '', things: others }];
}

/** A file, or a unit that is no container, as a box of the picture. */
export function fileThing({ identity }: UnitItem | FileItem): Thing {
  const title = identityText({ ...identity, host: '' });
  return { id: identityKey(identity), role: 'other', title, facts: [], identity };
}

function podThings({ name, published, containers }: HostPod): readonly Thing[] {
  const ports = [...published, ...containers.flatMap((container) => container.published)];
  const mounts = new Map<string, string[]>();
  for (const container of containers) {
    for (const volume of container.volumes) {
      const [source = ''] = volume.split(':');
      mounts.set(source, [...(mounts.get(source) ?? []), container.name]);
    }
  }
  return [
    ...ports.map((port): Thing => ({ id: `${name}\nport\n${port}`, role: 'port', title: port, facts: [] })),
    ...containers.map((container) => containerThing(name, container)),
    ...[...mounts].map(([source, users]): Thing => ({
      id: `${name}\nmount\n${source}`,
      role: source.startsWith('/') ? 'directory' : 'volume',
      title: source,
      facts: factsOf({ of: [...new Set(users)].join(', ') }),
    })),
  ];
}

function containerThing(pod: string, { name, image, unit, ownUnit, definition }: HostContainer): Thing {
  return {
    id: `${pod}\ncontainer\n${name}`,
    role: 'container',
    title: name,
    facts: factsOf({ image }),
    ...(ownUnit ? { identity: unit } : { definition }),
  };
}

function unitKey({ unit }: HostContainer): string {
  return identityKey(unit);
}
