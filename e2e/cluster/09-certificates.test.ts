import { HomeKubernetes } from './suite/home-kubernetes';
import { nativeTree } from './suite/native-app';
import { serveCertificate } from './suite/gateway';
import { until } from './suite/until';
import { expectToHold, verify } from './suite/verify';
import { RunningWorkspace } from './suite/workspaces';

test('without the patch another certificate is served, and verify says so', async () => {
  const flux = await HomeKubernetes.open();
  await flux.commit(nativeTree());
  await flux.applied(120, 'envoy-gateway');
  const server = await (await RunningWorkspace.open('flux')).server();
  await until('the patch is gone', 60, async () => {
    const { names } = await server.certificate(AbortSignal.timeout(5_000));
    return !names.includes('*.opencode.angryninja.cloud');
  });
  const verdicts = await verify(['certificate-served']);
  expect(verdicts.map(({ status }) => status)).toEqual(['fails', 'fails']);
  expect(verdicts[0]?.seen).toContain('*.angryninja.cloud');
});

test('with the patch of the Gateway the right one is', async () => {
  await serveCertificate();
  expectToHold(await verify(['certificate-served']), 2);
});
