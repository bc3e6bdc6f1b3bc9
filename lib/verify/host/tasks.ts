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
  const secret: HostSubject['secret'] = (key, signal) => secretOn({ host, facts }, key, signal);
  const delivered = async (signal: AbortSignal): Promise<string> =>
    (await valueOn({ host, facts }, USER_KEY, signal)) || DEFAULT_USER;
  const { userName } = facts;
  const subject: HostSubject = {
    host,
    facts,
    secret,
    password: password ?? ((signal) => secret(PASSWORD_KEY, signal)),
    // Whoever brings the password may not be allowed to read the file.
    userName: async (signal) => userName ?? (password === undefined ? delivered(signal) : DEFAULT_USER),
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

async function secretOn(
  subject: Pick<HostSubject, 'host' | 'facts'>,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  const value = await valueOn(subject, key, signal);
  if (value === '') throw new Unaskable(`${subject.facts.environmentFile} has no ${key}`, 'see preflight');
  return value;
}

/** A value of the environment file, empty where it has none. */
async function valueOn(
  subject: Pick<HostSubject, 'host' | 'facts'>,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  return readEnvironmentFile(await output(subject, ['cat', subject.facts.environmentFile], signal))?.get(key) ?? '';
}

function isHost(description: Description): description is HostFacts {
  return description.kind === 'memory-pod-host';
}
