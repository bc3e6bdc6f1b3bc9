import type { Directive, UnitIdentity, UnitItem } from '../model';
import { groupOf } from './group-of';
import { podmanCommand } from './podman-command';

/** Containers of a host that share a network namespace. */
export interface HostPod {
  readonly name: string;

  /** Values of `--publish`. */
  readonly published: readonly string[];

  /** In start order. */
  readonly containers: readonly HostContainer[];
}

/** A container that a unit runs. */
export interface HostContainer {
  readonly name: string;
  readonly image: string;

  /** Values of `--volume`. */
  readonly volumes: readonly string[];
  readonly published: readonly string[];
  readonly unit: UnitIdentity;

  /** Whether the unit is about nothing else. */
  readonly ownUnit: boolean;

  /** All that the unit says of it. */
  readonly definition: string;
}

/** The pods of a host, read off `podman` command lines and Quadlet files alike. */
export function hostPods(items: readonly UnitItem[]): readonly HostPod[] {
  const units = once(items);
  const pods = new Map<string, { published: string[]; containers: HostContainer[] }>();
  const podNamed = (name: string): { published: string[]; containers: HostContainer[] } =>
    groupOf(pods, name, () => ({ published: [], containers: [] }));
  for (const unit of units) {
    if (unit.identity.name.endsWith('.pod')) {
      podNamed(quadletPodName(unit)).published.push(...values(unit, 'Pod', 'PublishPort'));
    }
    for (const directive of unit.directives) {
      const command = /^Exec/.test(directive.key) ? podmanCommand(directive.value) : undefined;
      if (command?.makes === 'pod') podNamed(command.name).published.push(...command.published);
      if (command?.makes === 'container') {
        podNamed(command.pod === '' ? command.name : command.pod).containers.push({
          ...command,
          unit: unit.identity,
          ownUnit: false,
          definition: directive.value,
        });
      }
    }
  }
  const quadlets = inStartOrder(units.filter(({ identity }) => identity.name.endsWith('.container')));
  for (const unit of quadlets) {
    const container = quadletContainer(unit);
    podNamed(quadletPodOf(unit, units) ?? container.name).containers.push(container);
  }
  return [...pods].map(([name, pod]) => ({ name, ...pod }));
}

/** A unit may be written out, and again in Butane and in Ignition; the file of its own counts. */
function once(items: readonly UnitItem[]): readonly UnitItem[] {
  const units = new Map<string, UnitItem>();
  for (const item of items) {
    const { name } = item.identity;
    if (!units.has(name) || item.path.endsWith(`/${name}`)) units.set(name, item);
  }
  return [...units.values()];
}

function quadletContainer(unit: UnitItem): HostContainer {
  return {
    name: value(unit, 'Container', 'ContainerName') ?? unit.identity.name.replace(/\.container$/, ''),
    image: value(unit, 'Container', 'Image') ?? '',
    volumes: values(unit, 'Container', 'Volume'),
    published: values(unit, 'Container', 'PublishPort'),
    unit: unit.identity,
    ownUnit: true,
    definition: '',
  };
}

function quadletPodName(unit: UnitItem): string {
  return value(unit, 'Pod', 'PodName') ?? `systemd-${unit.identity.name.replace(/\.pod$/, '')}`;
}

/** The pod of a Quadlet container: `Pod=`, or before Podman 5 the network of the pod's infra container. */
function quadletPodOf(unit: UnitItem, units: readonly UnitItem[]): string | undefined {
  const file = value(unit, 'Container', 'Pod');
  const pod = units.find(({ identity }) => identity.name === file);
  if (pod !== undefined) return quadletPodName(pod);
  return /^container:(.+)-infra$/.exec(value(unit, 'Container', 'Network') ?? '')?.[1];
}

/** Each unit after those that its `After=` names; units that say nothing keep their order. */
function inStartOrder(units: readonly UnitItem[]): readonly UnitItem[] {
  const byService = new Map(units.map((unit) => [unit.identity.name.replace(/\.container$/, '.service'), unit]));
  const done = new Set<UnitItem>();
  const visit = (unit: UnitItem, path: ReadonlySet<UnitItem>): void => {
    if (done.has(unit) || path.has(unit)) return;
    for (const name of values(unit, 'Unit', 'After').flatMap((after) => after.split(/\s+/))) {
      const earlier = byService.get(name);
      if (earlier !== undefined) visit(earlier, new Set([...path, unit]));
    }
    done.add(unit);
  };
  for (const unit of units) visit(unit, new Set());
  return [...done];
}

function values({ directives }: UnitItem, section: string, key: string): readonly string[] {
  const has = (directive: Directive): boolean => directive.section === section && directive.key === key;
  return directives.filter(has).map((directive) => directive.value);
}

function value(unit: UnitItem, section: string, key: string): string | undefined {
  return values(unit, section, key).at(-1);
}
