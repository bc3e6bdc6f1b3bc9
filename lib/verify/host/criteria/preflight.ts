import { type Criterion, fails, holds, Unaskable } from '../../criterion';
import type { HostSubject } from '../subject';

/** The script that the unit runs before it starts, as it is installed; its findings are its own words. */
export const preflight: Criterion<HostSubject> = {
  id: 'POD-01',
  slug: 'preflight',
  title: 'preflight finds nothing: environment file, directories, mounts, ports, Podman',
  async check({ host, facts }, { signal }) {
    const { status, stderr } = await host.run([facts.preflight], signal);
    if (status === 127 || status === 126)
      throw new Unaskable(`${host.name} has no ${facts.preflight}`, facts.installAdvice);
    const findings = stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^preflight: /, ''));
    if (status !== 0)
      return fails(findings.join('; ') || `it ends with ${String(status)}`, 'each finding says what to do');
    return holds(['it finds nothing', ...findings].join('; '));
  },
};
