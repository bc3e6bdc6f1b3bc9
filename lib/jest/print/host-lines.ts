import type { HostFacts } from '../../host/host-facts';
import { hostPods } from '../../review/deployment/host-pods';
import type { Item, UnitItem } from '../../review/model';
import { line } from './object-lines';

/** A host with its memory pod: what it says of itself, and what its units run. */
export function hostLines(facts: HostFacts, items: readonly Item[]): readonly string[] {
  const { hostName, pod, rendering, unit, bindAddresses, environmentFile, containers } = facts;
  const units = items.filter((item): item is UnitItem => item.type === 'unit' && item.identity.host === hostName);
  const run = hostPods(units).flatMap((each) => each.containers);
  const published = bindAddresses.join(' + ');
  return [
    line('host', hostName, [`pod ${pod}`, `as ${rendering} units`, `state in ${unit}`]),
    `  secrets in ${environmentFile}`,
    ...containers.flatMap(({ name, containerName, main, checked, ports }) => {
      const { image, volumes = [] } = run.find((each) => each.name === containerName) ?? {};
      const words = [
        ...(image === undefined ? [] : [image]),
        ...(main ? ['its end is that of the unit'] : []),
        ...(checked ? [] : ['health not checked']),
        ...volumes,
      ];
      return [
        `  ${line('container', name, words)}`,
        ...ports.map((port) => {
          const reach = port.published ? `published on ${published}` : 'inside of the pod';
          return `    ${line('port', String(port.port), [port.name, reach])}`;
        }),
      ];
    }),
  ];
}
