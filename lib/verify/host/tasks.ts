import type { AppInspection } from '../../gitops/inspection';
import type { Description } from '../../gitops/description';
import { readEnvironmentFile } from '../../host/environment-file';
import type { HostFacts } from '../../host/host-facts';
import { Unaskable } from '../criterion';
import type { Task } from '../run-criteria';
import { output } from './commands';
import { criteriaOf } from './criteria';
import type { HostSubject } from './subject';
import type { HostConnection } from './transport/host-connection';

/** How a host is asked. */
export interface HostTasksOptions {
  readonly host: HostConnection;

  /** Name of the host's folder; may be left out where the app has one host. */
  readonly hostName?: string;

  /** OpenCode's password, where it is not to be read from the environment file. */
  readonly password?: () => Promise<string>;
}

/** One task a criterion, for one host of the apps. */
export function hostTasks(
  inspections: readonly AppInspection[],
  { host, hostName, password }: HostTasksOptions,
): readonly Task[] {
  const hosts = inspections.flatMap(({ descriptions }) => descriptions.filter(isHost));
  const names = hosts.map((each) => each.hostName).join(', ') || 'none';
  const [facts, another] = hosts.filter((each) => hostName === undefined || each.hostName === hostName);
  if (facts === undefined)
    throw new Unaskable(`the app has no host ${hostName ?? ''}`.trimEnd() + `: it has ${names}`, '--host names one');
  if (another !== undefined) throw new Unaskable(`the app has several hosts: ${names}`, 'say which with --host');
  const variables = async (signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined> =>
    readEnvironmentFile(await output({ host }, ['cat', facts.environmentFile], signal));
  const subject: HostSubject = {
    host,
    facts,
    secret: async (key, signal) => required(facts, await variables(signal), key),
    login: async (signal) => {
      // Whoever brings the password may not be allowed to read the file.
      if (password !== undefined) return { userName: facts.userName ?? DEFAULT_USER, password: await password() };
      const delivered = await variables(signal);
      const userName = facts.userName ?? (delivered?.get(USER_KEY) || DEFAULT_USER);
      return { userName, password: required(facts, delivered, PASSWORD_KEY) };
    },
  };
  return criteriaOf(facts).map((criterion) => ({
    criterion,
    id: criterion.id,
    subject: facts.hostName,
    check: (context) => criterion.check(subject, context),
  }));
}

const PASSWORD_KEY = 'OPENCODE_SERVER_PASSWORD';
const USER_KEY = 'OPENCODE_SERVER_USERNAME';

/** What OpenCode takes where it is told none. */
const DEFAULT_USER = 'opencode';

/** A value of the environment file, which has to be there. */
function required(
  { environmentFile }: HostFacts,
  variables: ReadonlyMap<string, string> | undefined,
  key: string,
): string {
  const value = variables?.get(key) ?? '';
  if (value === '') throw new Unaskable(`${environmentFile} has no ${key}`, 'see preflight');
  return value;
}

function isHost(description: Description): description is HostFacts {
  return description.kind === 'memory-pod-host';
}
