import { type HostContainer, type HostPod, hostPods } from '../deployment/host-pods';
import type { UnitIdentity, UnitItem } from '../model';
import type { TreeItems } from '../items/tree-items';
import type { RuleContext } from './rule';

/** A host of which something changed, with its units and pods on both sides. */
export interface HostPair {
  readonly host: string;
  readonly before: HostSide;
  readonly after: HostSide;
}

/** One side of a host. */
export interface HostSide {
  readonly units: readonly UnitItem[];
  readonly pods: readonly HostPod[];
}

/** One container of a host, before and after. */
export interface HostContainerPair {
  readonly unit: UnitIdentity;
  readonly pod: string;
  readonly before: HostContainer;
  readonly after: HostContainer;
}

/** The hosts that are there on both sides and of which a unit changed. */
export function changedHosts(context: RuleContext): readonly HostPair[] {
  const hosts = context.changes.flatMap(({ change }) =>
    change.identity.type === 'unit' ? [change.identity.host] : [],
  );
  return [...new Set(hosts)].map((host) => ({
    host,
    before: side(context.base, host),
    after: side(context.head, host),
  }));
}

function side(tree: TreeItems, host: string): HostSide {
  const units = tree.itemsOfHost(host).filter((item) => item.type === 'unit');
  return { units, pods: hostPods(units) };
}

/** The containers that are there on both sides. */
export function hostContainerPairs(context: RuleContext): readonly HostContainerPair[] {
  return changedHosts(context).flatMap(({ before, after }) => {
    const old = new Map(
      before.pods.flatMap(({ containers }) => containers.map((container) => [container.name, container])),
    );
    return after.pods.flatMap((pod) =>
      pod.containers.flatMap((container) => {
        const same = old.get(container.name);
        return same === undefined ? [] : [{ unit: container.unit, pod: pod.name, before: same, after: container }];
      }),
    );
  });
}

/** The unit that a container is said in. */
export function unitOf({ units }: HostSide, { unit }: HostContainer): UnitItem | undefined {
  return (
    units.find(({ identity, path }) => identity.name === unit.name && path.endsWith(`/${unit.name}`)) ??
    units.find(({ identity }) => identity.name === unit.name)
  );
}
