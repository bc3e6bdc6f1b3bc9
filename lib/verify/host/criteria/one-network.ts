import { type Criterion, fails, holds } from '../../criterion';
import { liveContainers, output } from '../commands';
import { listeningPorts } from '../listening-ports';
import type { HostSubject } from '../subject';

/** One network namespace, in which each port is listened on at localhost: asked of the kernel, because images have no tools. */
export const oneNetwork: Criterion<HostSubject> = {
  id: 'POD-16',
  slug: 'one-network',
  title: 'the containers share one network namespace, and reach each other on localhost',
  async check(subject, { signal }) {
    const live = await liveContainers(subject, signal);
    const { containers } = subject.facts;
    const namespaces = new Map<string, string>();
    for (const { containerName } of containers) {
      const container = live.find(({ name }) => name === containerName);
      if (container?.running !== true) return fails(`${containerName} does not run`, `podman logs ${containerName}`);
      namespaces.set(
        containerName,
        (await output(subject, ['readlink', `/proc/${String(container.pid)}/ns/net`], signal)).trim(),
      );
    }
    if (new Set(namespaces.values()).size !== 1) {
      return fails(
        [...namespaces].map(([name, namespace]) => `${name} is in ${namespace}`).join(', '),
        `podman pod inspect ${subject.facts.pod}`,
      );
    }
    const [first] = live;
    const table = await output(
      subject,
      ['cat', `/proc/${String(first?.pid)}/net/tcp`, `/proc/${String(first?.pid)}/net/tcp6`],
      signal,
    );
    const listening = listeningPorts(table);
    const silent = containers.flatMap(({ containerName, ports }) =>
      ports
        .filter(({ published, port }) => published && !listening.has(port))
        .map(({ port }) => `${containerName} on ${String(port)}`),
    );
    if (silent.length > 0)
      return fails(`nobody listens on localhost: ${silent.join(', ')}`, 'look at the logs of these containers');
    return holds(
      `${[...namespaces.values()][0] ?? ''}, listening: ${[...listening].sort((one, other) => one - other).join(', ')}`,
    );
  },
};
