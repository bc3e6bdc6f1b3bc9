import { ClusterApi } from './stand-ins/cluster-api';
import { PERSISTENT_VOLUME_CLAIM } from './stand-ins/resources';
import { serveCertificate } from './suite/gateway';
import { KUBECONFIG } from './suite/settings';
import { verify, expectToHold } from './suite/verify';

test('restic, as the movers’ user, backs the volume up, and a volume restored from it has the same sessions', async () => {
  await serveCertificate();
  const criteria = ['backup-runs', 'restore-has-sessions'];
  expectToHold(await verify(criteria, '--disruptive', '--workspace', 'flux'), 2);
});

test('the restore that filled the claims has left no volume of its own behind', async () => {
  const api = await ClusterApi.connect(KUBECONFIG, 'e2e');
  const claims = (await api.list(PERSISTENT_VOLUME_CLAIM)).map(({ metadata }) => metadata.name);
  expect(claims).toContain('opencode-flux');
  expect(claims.filter((name) => /^volsync-.*-dst-(dest|cache)$/.test(name))).toEqual([]);
});
