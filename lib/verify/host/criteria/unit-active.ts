import { type Criterion, fails, holds } from '../../criterion';
import { liveContainers, unitProperties } from '../commands';
import type { HostSubject } from '../subject';

/** Active, and truthfully so: the hand-written unit stays active when everything in it is dead. */
export const unitActive: Criterion<HostSubject> = {
  id: 'POD-10',
  slug: 'unit-active',
  title: 'the unit is active and enabled, and all that it stands for runs',
  async check(subject, { signal }) {
    const { facts } = subject;
    const look = `systemctl status ${facts.unit}`;
    const unit = await unitProperties(
      subject,
      facts.unit,
      ['LoadState', 'ActiveState', 'SubState', 'Result', 'UnitFileState', 'NRestarts'],
      signal,
    );
    if (unit['LoadState'] !== 'loaded')
      return fails(`${facts.unit} is ${unit['LoadState'] ?? 'unknown'}`, facts.installAdvice);
    if (unit['ActiveState'] !== 'active' || unit['SubState'] !== 'running') {
      return fails(
        `${facts.unit} is ${unit['ActiveState'] ?? ''} (${unit['SubState'] ?? ''}), ${unit['Result'] ?? ''}`,
        look,
      );
    }
    const live = await liveContainers(subject, signal);
    const down = facts.containers.filter(
      ({ containerName }) => !live.some(({ name, running }) => name === containerName && running),
    );
    if (down.length > 0)
      return fails(
        `${facts.unit} is active, and ${down.map(({ containerName }) => containerName).join(', ')} ${down.length > 1 ? 'do' : 'does'} not run`,
        look,
      );
    const watch = await unitProperties(subject, facts.watchUnit, ['ActiveState'], signal);
    if (watch['ActiveState'] !== 'active')
      return fails(
        `${facts.unit} is active, and ${facts.watchUnit}, which looks after it, is ${watch['ActiveState'] ?? 'unknown'}`,
        `systemctl status ${facts.watchUnit}`,
      );
    if (!['enabled', 'generated', 'enabled-runtime', 'linked'].includes(unit['UnitFileState'] ?? '')) {
      return fails(
        `${facts.unit} is active, and ${unit['UnitFileState'] || 'not enabled'}: it does not come back after a boot`,
        `systemctl enable ${facts.unit}`,
      );
    }
    return holds(
      `${facts.unit} is active (running), ${unit['UnitFileState'] ?? ''}, started again ${unit['NRestarts'] ?? '0'} times`,
    );
  },
};
