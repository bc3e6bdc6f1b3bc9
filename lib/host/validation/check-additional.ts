import { printable, Problems } from '../../validation/problem';
import type { AdditionalContainerProps } from '../containers/additional-container';
import { checkCommand } from './check-command';
import { checkContainer } from './check-container';
import * as is from './host-checks';
import { ADDITIONAL_CONTAINER, ADDITIONAL_PORT, ADDITIONAL_VOLUME, type Shape, shapeProblemsAt } from './known-keys';

/** Names of our own containers, and what others of the pod are called. */
const TAKEN = ['valkey', 'falkordb', 'datadog-agent', 'opencode', 'infra', 'watch'];

/** What is wrong with `additionalContainers`, each line with its path. */
export function checkAdditionalContainers(given: unknown, environmentFile: string): readonly string[] {
  if (given === undefined) return [];
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [`additionalContainers is ${printable(given)}: has to be an object of containers by name`];
  return Object.entries(given).flatMap(([name, container]: [string, unknown]) => [
    ...new Problems().check('a key of additionalContainers', name, containerName).messages,
    ...checkOne(`additionalContainers.${name}`, container, environmentFile),
  ]);
}

function checkOne(prop: string, container: unknown, environmentFile: string): readonly string[] {
  if (typeof container !== 'object' || container === null || Array.isArray(container))
    return [`${prop} is ${printable(container)}: has to be an object with image and healthCheck`];
  const { unknown, misshapen } = shapeProblemsAt(prop, container, ADDITIONAL_CONTAINER);
  if (misshapen.length > 0) return [...unknown, ...misshapen];
  const props = container as Partial<AdditionalContainerProps>;
  const { image, healthCheck, command, ports, volumes } = props;
  // What is there is checked with what all containers have.
  const given = () => undefined;
  const problems = new Problems()
    .require(`${prop}.image.repository`, image?.repository, given)
    .require(`${prop}.image.tag`, image?.tag, given)
    .check(`${prop}.user`, props.user, is.containerUser)
    .check(`${prop}.environmentFile`, props.environmentFile, is.flag)
    .check(`${prop}.init`, props.init, is.flag);
  return [
    ...unknown,
    ...problems.messages,
    ...checkContainer(
      prop,
      { ...props, healthCheck: typeof healthCheck === 'object' ? healthCheck : undefined },
      { environmentFile },
    ),
    ...checkHealth(prop, healthCheck),
    ...checkCommand(`${prop}.command`, command, environmentFile),
    ...each(`${prop}.ports`, ports, ADDITIONAL_PORT, (at, port) =>
      new Problems()
        .require(`${at}.name`, port['name'], is.portName)
        .require(`${at}.port`, port['port'], is.port)
        .check(`${at}.published`, port['published'], is.flag),
    ),
    ...each(`${prop}.volumes`, volumes, ADDITIONAL_VOLUME, (at, volume) => {
      const owner = (volume['owner'] ?? undefined) as Readonly<Record<string, unknown>> | undefined;
      const found = new Problems()
        .require(`${at}.hostPath`, volume['hostPath'], is.hostPath)
        .require(`${at}.containerPath`, volume['containerPath'], is.hostPath);
      return owner === undefined
        ? found
        : found
            .require(`${at}.owner.uid`, owner['uid'], is.wholeNumber(0, 0xfffffffe))
            .require(`${at}.owner.gid`, owner['gid'], is.wholeNumber(0, 0xfffffffe))
            .check(`${at}.owner.mode`, owner['mode'], is.wholeNumber(0, 0o7777));
    }),
  ];
}

const containerName = is.text((name) => {
  if (TAKEN.includes(name)) return 'the pod has one of that name already: write another';
  return /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)
    ? undefined
    : 'has to be lower-case letters, digits and `-`, at most 32 of them';
});

function checkHealth(prop: string, healthCheck: unknown): readonly string[] {
  if (healthCheck === 'none') return [];
  if (typeof healthCheck === 'object' && healthCheck !== null)
    return 'command' in healthCheck && healthCheck.command !== undefined
      ? []
      : [`${prop}.healthCheck.command is missing: write what \`/bin/sh -c\` in the container asks`];
  return [`${prop}.healthCheck is ${printable(healthCheck)}: decide: { command: '…' } asks it, 'none' does not`];
}

function each(
  prop: string,
  list: unknown,
  shape: Shape,
  check: (at: string, entry: Readonly<Record<string, unknown>>) => Problems,
): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${prop} is ${printable(list)}: has to be a list`];
  const entries: readonly unknown[] = list;
  return entries.flatMap((entry, index) => {
    const at = `${prop}[${index}]`;
    const { unknown, misshapen } = shapeProblemsAt(at, entry ?? null, shape);
    return misshapen.length > 0
      ? [...unknown, ...misshapen]
      : [...unknown, ...check(at, entry as Readonly<Record<string, unknown>>).messages];
  });
}
