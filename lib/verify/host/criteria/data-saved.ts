import { type Criterion, fails, holds } from '../../criterion';
import { redis } from '../services';
import type { HostSubject } from '../subject';

/** A failed save is not seen otherwise: the database goes on, and loses with its next stop what is not on the disk. */
export const dataSaved: Criterion<HostSubject> = {
  id: 'POD-18',
  slug: 'data-saved',
  title: 'Valkey and FalkorDB can save their data',
  async check(subject, { signal }) {
    for (const container of ['valkey', 'falkordb'] as const) {
      const said = String(await redis(subject, container, signal, 'INFO', 'persistence'));
      if (/^rdb_last_bgsave_status:err/m.test(said))
        return fails(
          `the last save of ${container} failed (MISCONF)`,
          `is the disk full, or the directory not its own? preflight.sh says; do not stop it before it can save: podman logs ${subject.facts.pod}-${container}`,
        );
    }
    return holds('the last save of each did not fail');
  },
};
