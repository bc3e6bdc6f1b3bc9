import { type Criterion, fails, holds } from '../../criterion';
import { openCode } from '../services';
import type { HostSubject } from '../subject';

/** A server that was made before the environment file changed has the old one. */
export const passwordTaken: Criterion<HostSubject> = {
  id: 'POD-09',
  slug: 'password-taken',
  title: 'OpenCode takes the password of the environment file',
  async check(subject, { signal }) {
    const { facts } = subject;
    const { status } = await openCode(subject, '/global/health', { signal });
    if (status === 200) return holds('200 with it');
    return fails(
      `OpenCode answers ${String(status)} with the password of ${facts.environmentFile}`,
      `was the file changed, and refused? journalctl --unit ${facts.unit}; systemctl restart ${facts.unit}`,
    );
  },
};
