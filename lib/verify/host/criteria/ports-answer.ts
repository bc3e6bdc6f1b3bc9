import { type Criterion, fails, holds, Unaskable } from '../../criterion';
import { boundAddress, factsOf, portOf } from '../commands';
import { answersStrangers, http, redis } from '../services';
import type { HostSubject } from '../subject';

type Probe = (subject: HostSubject, signal: AbortSignal) => Promise<string | undefined>;

/** What each published port has to answer, in its own protocol; a text is what is wrong. */
const PROBES: readonly {
  readonly container: string;
  readonly port: string;
  readonly protocol: string;
  readonly probe: Probe;
}[] = [
  {
    container: 'opencode',
    port: 'http',
    protocol: '401 without a password',
    probe: async (subject, signal) => expectStatus(401, await http(subject, 'opencode', 'http', '/', { signal })),
  },
  {
    container: 'falkordb',
    port: 'redis',
    protocol: 'GRAPH.QUERY',
    probe: async (subject, signal) =>
      (await expectPassword(subject, 'falkordb', signal)) ??
      expectList(await redis(subject, 'falkordb', signal, 'GRAPH.RO_QUERY', GRAPH, 'RETURN 1').catch(emptyGraph)),
  },
  {
    container: 'falkordb',
    port: 'browser',
    protocol: 'HTTP',
    probe: async (subject, signal) => expectBelow(500, await http(subject, 'falkordb', 'browser', '/', { signal })),
  },
  {
    container: 'valkey',
    port: 'redis',
    protocol: 'PING',
    probe: async (subject, signal) =>
      (await expectPassword(subject, 'valkey', signal)) ??
      ((await redis(subject, 'valkey', signal, 'PING')) === 'PONG' ? undefined : 'PING is not answered with PONG'),
  },
  {
    container: 'datadog-agent',
    port: 'traces',
    protocol: 'APM /info',
    probe: async (subject, signal) =>
      expectStatus(200, await http(subject, 'datadog-agent', 'traces', '/info', { signal })),
  },
];

/** A server that hangs takes a connection, and never answers: the check's own time is for all of them. */
const ANSWER_SECONDS = 10;

/** A name that nobody has a graph of. */
const GRAPH = 'cdk8s-opencode-verify';

export const portsAnswer: Criterion<HostSubject> = {
  id: 'POD-17',
  slug: 'ports-answer',
  title: 'the published ports answer on the host, each in its own protocol',
  async check(subject, { signal }) {
    const seen: string[] = [];
    for (const { container, port, protocol, probe } of PROBES) {
      const number = portOf(subject, container, port);
      if (number === undefined) continue;
      const place = `${String(number)} (${container})`;
      const expired = AbortSignal.timeout(ANSWER_SECONDS * 1000);
      const wrong = await probe(subject, AbortSignal.any([signal, expired])).catch((error: unknown) => {
        signal.throwIfAborted();
        if (expired.aborted) return `no answer within ${String(ANSWER_SECONDS)} s`;
        return error instanceof Unaskable ? error.message : error instanceof Error ? error.message : String(error);
      });
      if (wrong !== undefined)
        return fails(
          `${place}: ${wrong}`,
          `podman logs ${subject.facts.pod}-${container}; is the port published where it is asked?`,
        );
      seen.push(`${place} ${protocol}`);
    }
    const ours = new Set(PROBES.map(({ container }) => container));
    for (const { name, containerName, ports } of subject.facts.containers) {
      for (const { port, published } of ours.has(name) ? [] : ports) {
        if (!published) continue;
        // Nobody knows what it speaks.
        const connected = await connects(subject, port, signal);
        if (!connected)
          return fails(
            `${String(port)} (${name}): no connection`,
            `podman logs ${containerName}; does it listen there?`,
          );
        seen.push(`${String(port)} (${name}) a connection`);
      }
    }
    return holds(seen.join(', '));
  },
};

async function connects(subject: HostSubject, port: number, signal: AbortSignal): Promise<boolean> {
  try {
    (await subject.host.open(boundAddress(subject), port, signal)).destroy();
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function expectStatus(wanted: number, { status }: { readonly status: number }): string | undefined {
  return status === wanted ? undefined : `it answers ${String(status)} instead of ${String(wanted)}`;
}

function expectBelow(limit: number, { status }: { readonly status: number }): string | undefined {
  return status < limit ? undefined : `it answers ${String(status)}`;
}

async function expectPassword(
  subject: HostSubject,
  container: 'valkey' | 'falkordb',
  signal: AbortSignal,
): Promise<string | undefined> {
  const key = factsOf(subject, container)?.passwordKey;
  if (key === undefined || !(await answersStrangers(subject, container, signal))) return undefined;
  return `it answers without the password of ${key}: was the pod restarted since it has one?`;
}

function expectList(reply: unknown): string | undefined {
  return Array.isArray(reply) ? undefined : 'GRAPH.RO_QUERY is not answered with a result';
}

/** FalkorDB knows the command, and not the graph. */
function emptyGraph(error: unknown): readonly [] {
  if (error instanceof Unaskable && /empty key|Invalid graph/i.test(error.message)) return [];
  throw error;
}
