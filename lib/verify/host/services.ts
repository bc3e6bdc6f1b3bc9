import { Unaskable } from '../criterion';
import { boundAddress, factsOf, portOf } from './commands';
import { askOver, type HttpAnswer, type HttpRequest } from './protocol/http';
import { RedisConnection, type Reply } from './protocol/redis';
import type { HostSubject } from './subject';

/** One command to a server that speaks Redis' protocol, `valkey` or `falkordb`, with its password where it wants one. */
export async function redis(
  subject: HostSubject,
  container: 'valkey' | 'falkordb',
  signal: AbortSignal,
  ...words: readonly string[]
): Promise<Reply> {
  const key = factsOf(subject, container)?.passwordKey;
  const password = key === undefined ? undefined : await subject.secret(key, signal);
  return redisAs(password, subject, container, signal, ...words);
}

/** Whether the server answers somebody without a password. */
export async function answersStrangers(
  subject: HostSubject,
  container: 'valkey' | 'falkordb',
  signal: AbortSignal,
): Promise<boolean> {
  return redisAs(undefined, subject, container, signal, 'PING').then(
    () => true,
    (error: unknown) => {
      if (error instanceof Unaskable && error.message.includes('NOAUTH')) return false;
      throw error;
    },
  );
}

async function redisAs(
  password: string | undefined,
  subject: HostSubject,
  container: 'valkey' | 'falkordb',
  signal: AbortSignal,
  ...words: readonly string[]
): Promise<Reply> {
  const connection = new RedisConnection(
    await subject.host.open(boundAddress(subject), port(subject, container, 'redis'), signal),
    signal,
  );
  try {
    if (password !== undefined) await connection.command('AUTH', password);
    return await connection.command(...words);
  } finally {
    connection.close();
  }
}

/** One request to a port that speaks HTTP. */
export async function http(
  subject: HostSubject,
  container: string,
  name: string,
  path: string,
  asked: HttpRequest,
): Promise<HttpAnswer> {
  return askOver(
    await subject.host.open(boundAddress(subject), port(subject, container, name), asked.signal),
    path,
    asked,
  );
}

/** One request to OpenCode, with its user name and password. */
export async function openCode(subject: HostSubject, path: string, asked: HttpRequest): Promise<HttpAnswer> {
  const { userName, password } = await subject.login(asked.signal);
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
  return http(subject, 'opencode', 'http', path, { ...asked, authorization });
}

function port(subject: HostSubject, container: string, name: string): number {
  const found = portOf(subject, container, name);
  if (found === undefined)
    throw new Unaskable(
      `the app describes no port ${name} of ${container}`,
      'is the command of the same version as the library?',
    );
  return found;
}
