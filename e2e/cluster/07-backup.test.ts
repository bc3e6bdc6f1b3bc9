import { serveCertificate } from './suite/gateway';
import { expectToHold, verify } from './suite/verify';

test('restic, as the movers’ user, backs the volume up, and a volume restored from it has the same sessions', async () => {
  await serveCertificate();
  const criteria = ['backup-runs', 'restore-has-sessions'];
  expectToHold(await verify(criteria, '--disruptive', '--workspace', 'flux'), 2);
});
