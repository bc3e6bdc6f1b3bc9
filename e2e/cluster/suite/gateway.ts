import { parse } from 'yaml';
import { HomeKubernetes } from './home-kubernetes';
import { nativeTree } from './native-app';
import { until } from './until';
import { RunningWorkspace } from './workspaces';

const KS = 'kubernetes/apps/network/envoy-gateway/ks.yaml';

/** The emitted patch, pasted under `spec:` of the cluster's own Kustomization, as its first lines say. */
export function withGatewayPatch(path: string, content: string): string {
  if (path !== KS) return content;
  const patch = nativeTree().get('kubernetes/apps/opencode/certificate/gateway-patch.yaml') ?? '';
  if (!Array.isArray((parse(patch) as { patches?: unknown }).patches))
    throw new Error('the emitted patch has no patches');
  return `${content}${patch.replace(/^(?=.)/gm, '  ')}`;
}

/** Has the cluster's Gateway serve the certificate, and waits until Envoy does. */
export async function serveCertificate(): Promise<void> {
  const flux = await HomeKubernetes.open();
  await flux.commit(nativeTree(), withGatewayPatch);
  await flux.applied(120, 'envoy-gateway', 'opencode-flux', 'opencode-ha');
  const server = await (await RunningWorkspace.open('flux')).server();
  await until('the certificate is served', 60, async () => {
    const { names } = await server.certificate(AbortSignal.timeout(5_000));
    return names.includes('*.opencode.angryninja.cloud');
  });
}
