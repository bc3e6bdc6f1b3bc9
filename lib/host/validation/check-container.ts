import { Problems } from '../../validation/problem';
import type { DataDirectoryProps, MemoryPodContainerProps } from '../containers/container-props';
import type { SnapshotRule } from '../containers/valkey';
import type { HealthCheck } from '../health-check';
import type { HostImage } from '../memory-pod';
import * as is from './host-checks';
import { looksLikeSecret } from '../../validation/secret-looking';

/** What is wrong with the props that all containers have. `prop` is the container's own, such as `valkey`. */
export function checkContainer(
  prop: string,
  props: MemoryPodContainerProps,
  { main = false, environmentFile }: { main?: boolean; environmentFile: string },
): readonly string[] {
  const problems = new Problems()
    .check(`${prop}.image.repository`, props.image?.repository, is.imageRepository)
    .check(`${prop}.image.tag`, props.image?.tag, pinnedTag(props.image))
    .check(`${prop}.image.digest`, props.image?.digest, is.imageDigest)
    .check(`${prop}.pull`, props.pull, is.oneOf('always', 'missing', 'never', 'newer'))
    .check(`${prop}.autoUpdate`, props.autoUpdate, is.oneOf('registry', 'local'))
    .check(`${prop}.memoryLimit`, props.memoryLimit, is.memorySize)
    .check(`${prop}.stopTimeoutSeconds`, props.stopTimeoutSeconds, is.wholeNumber(1, 3600))
    .check(`${prop}.noNewPrivileges`, props.noNewPrivileges, is.flag);
  return [
    ...problems.messages,
    ...environmentProblems(`${prop}.environment`, props.environment ?? {}, environmentFile),
    ...healthProblems(`${prop}.healthCheck`, props.healthCheck ?? {}, main),
  ];
}

/** The law of a workspace: `latest` is no version. What is built on the host has no registry that would move it. */
function pinnedTag({ repository, digest }: Partial<HostImage> = {}): is.HostCheck {
  const moves = digest === undefined && !`${repository ?? ''}`.startsWith('localhost/');
  return (tag) =>
    moves && tag === 'latest'
      ? 'write a version, or add a digest: what runs would change without a change in Git; left out, it is the default of the library'
      : is.imageTag(tag);
}

/** Values are never printed: one may be the secret that it looks like. */
function environmentProblems(
  prop: string,
  environment: Readonly<Record<string, unknown>>,
  environmentFile: string,
): readonly string[] {
  if (typeof environment !== 'object' || Array.isArray(environment)) return [`${prop}: has to be an object of texts`];
  return Object.entries(environment).flatMap(([name, value]) => {
    const problems = new Problems().check(`a key of ${prop}`, name, is.environmentName);
    const advice = is.anyText(value);
    if (advice !== undefined) problems.add(`${prop}.${name}: ${advice}`);
    else if (looksLikeSecret(name, String(value))) {
      problems.add(
        `${prop}.${name} looks like a secret, and the files are read by people: put it into ${environmentFile}`,
      );
    }
    return problems.messages;
  });
}

function healthProblems(prop: string, check: Partial<HealthCheck>, main: boolean): readonly string[] {
  // Podman takes its own `kill` of a container with a restart policy for the user's: the container stays dead. The
  // server is started again by its unit instead, which a restart behind its back would confuse.
  const actions = main ? ['none', 'kill', 'stop'] : ['none', 'restart'];
  return new Problems()
    .check(`${prop}.command`, check.command, healthCommand)
    .check(`${prop}.readyCommand`, check.readyCommand, healthCommand)
    .check(`${prop}.intervalSeconds`, check.intervalSeconds, is.wholeNumber(1))
    .check(`${prop}.timeoutSeconds`, check.timeoutSeconds, is.wholeNumber(1))
    .check(`${prop}.retries`, check.retries, is.wholeNumber(1))
    .check(`${prop}.startPeriodSeconds`, check.startPeriodSeconds, is.wholeNumber(0))
    .check(`${prop}.onFailure`, check.onFailure, is.oneOf(...actions))
    .check(`${prop}.requiredForStart`, check.requiredForStart, is.flag).messages;
}

const healthCommand: is.HostCheck = (value) => {
  if (typeof value === 'string' && value.trim() === '') return 'write a command for `/bin/sh -c`';
  if (value === 'none') return 'Podman takes `none` for no check at all: write a command';
  if (typeof value === 'string' && value.trimStart().startsWith('[')) {
    return 'Podman reads what begins with `[` as JSON: write a command for `/bin/sh -c` that begins otherwise, such as with `test`';
  }
  return is.anyText(value);
};

/** What is wrong with a data directory. */
export function checkDataDirectory(prop: string, data: DataDirectoryProps = {}): readonly string[] {
  return new Problems()
    .check(`${prop}.path`, data.path, is.hostPath)
    .check(`${prop}.uid`, data.uid, is.wholeNumber(0, 0xfffffffe))
    .check(`${prop}.gid`, data.gid, is.wholeNumber(0, 0xfffffffe))
    .check(`${prop}.mode`, data.mode, is.wholeNumber(0, 0o7777)).messages;
}

/** What is wrong with a rule for snapshots. */
export function checkSave(prop: string, save: Partial<SnapshotRule> = {}): readonly string[] {
  return new Problems()
    .check(`${prop}.seconds`, save.seconds, is.wholeNumber(1))
    .check(`${prop}.changes`, save.changes, is.wholeNumber(1)).messages;
}
