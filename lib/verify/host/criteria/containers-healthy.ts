import { type Criterion, fails, holds } from '../../criterion';
import { liveContainers } from '../commands';
import type { HostSubject } from '../subject';

export const containersHealthy: Criterion<HostSubject> = {
  id: 'POD-05',
  slug: 'containers-healthy',
  title: 'every container of the pod runs and is healthy',
  async check(subject, { signal }) {
    const { facts } = subject;
    const live = await liveContainers(subject, signal);
    for (const { containerName, checked } of facts.containers) {
      const container = live.find(({ name }) => name === containerName);
      const logs = `podman logs ${containerName}`;
      if (container === undefined)
        return fails(`there is no container ${containerName}`, `systemctl status ${facts.unit}`);
      if (!container.running) return fails(`${containerName} does not run`, logs);
      if (checked && container.health !== 'healthy')
        return fails(
          `${containerName} is ${container.health || 'not checked'}`,
          `podman inspect --format '{{json .State.Health}}' ${containerName}`,
        );
    }
    return holds(live.map(({ name }) => name).join(', '));
  },
};
