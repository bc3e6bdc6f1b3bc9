import { type Criterion, fails, holds, Unaskable } from '../../criterion';
import { until } from '../../until';
import { type LiveContainer, liveContainers, output, unitProperties } from '../commands';
import type { HostSubject } from '../subject';

export const recovers: Criterion<HostSubject> = {
  id: 'POD-15',
  slug: 'recovers',
  title: 'each container that is killed comes back by itself, and the unit says so',
  disruptive: 'kill each container in turn, and wait until it is healthy again',
  async check(subject, { signal }) {
    const took: string[] = [];
    for (const { containerName, checked, main, unit } of subject.facts.containers) {
      const before = await live(subject, containerName, signal);
      const restarts = await restartsOf(subject, unit, signal);
      const started = performance.now();
      // As the kernel would: a kill by Podman counts as the wish of a user.
      await output(subject, ['kill', '-KILL', String(before.pid)], signal);
      await until(signal, async (attempt) => {
        const now = (await liveContainers(subject, attempt)).find(({ name }) => name === containerName);
        if (now?.running !== true || (now.id === before.id && now.started === before.started)) return undefined;
        return !checked || now.health === 'healthy' ? true : undefined;
      });
      await until(signal, async (attempt) => {
        const { ActiveState, SubState } = await unitProperties(
          subject,
          subject.facts.unit,
          ['ActiveState', 'SubState'],
          attempt,
        );
        return ActiveState === 'active' && SubState === 'running' ? true : undefined;
      });
      if (main && (await restartsOf(subject, unit, signal)) === restarts) {
        return fails(`${containerName} came back, and ${unit} does not know of it`, `journalctl --unit ${unit}`);
      }
      took.push(`${containerName} after ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
    return holds(took.join(', '));
  },
};

async function live(subject: HostSubject, name: string, signal: AbortSignal): Promise<LiveContainer> {
  const found = (await liveContainers(subject, signal)).find((container) => container.name === name);
  if (found?.running === true) return found;
  throw new Unaskable(`${name} does not run`, `podman logs ${name}`);
}

async function restartsOf(subject: HostSubject, unit: string, signal: AbortSignal): Promise<string> {
  return (await unitProperties(subject, unit, ['NRestarts'], signal))['NRestarts'] ?? '';
}
