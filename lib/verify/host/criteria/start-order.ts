import { type Criterion, fails, holds } from '../../criterion';
import { liveContainers } from '../commands';
import type { HostSubject } from '../subject';

/** By when the containers were made: one that was started again by itself keeps that time. */
export const startOrder: Criterion<HostSubject> = {
  id: 'POD-11',
  slug: 'start-order',
  title: 'the containers were made in the order of the roadmap',
  async check(subject, { signal }) {
    const live = await liveContainers(subject, signal);
    const missing = subject.facts.containers.find(
      ({ containerName }) => !live.some(({ name }) => name === containerName),
    );
    if (missing !== undefined)
      return fails(`there is no container ${missing.containerName}`, `systemctl status ${subject.facts.unit}`);
    // A rendering with a unit a container makes one anew when it was started again, and only that one.
    const ordered = live.every(
      ({ created }, index) => index === 0 || Date.parse(created) >= Date.parse(live[index - 1]?.created ?? ''),
    );
    const names = live.map(({ name }) => name);
    if (ordered) return holds(names.join(' → '));
    const actual = [...live]
      .sort((one, other) => Date.parse(one.created) - Date.parse(other.created))
      .map(({ name }) => name);
    return fails(
      `they were made in the order ${actual.join(' → ')}`,
      `was one made anew since? systemctl restart ${subject.facts.unit}, and ask again`,
    );
  },
};
