import { parse } from 'yaml';
import { HomeKubernetes } from './home-kubernetes';
import { treeOf, type Variant } from './app-variants';
import { until } from './until';
import { RunningWorkspace } from './workspaces';

const KS = 'kubernetes/apps/network/envoy-gateway/ks.yaml';

/** The emitted patch, pasted under `spec:` of the cluster's own Kustomization, as its first lines say. */
export function withGatewayPatch(path: string, content: string): string {
  if (path !== KS) return content;
  const patch = treeOf('native').get('kubernetes/apps/opencode/certificate/gateway-patch.yaml') ?? '';
  if (!Array.isArray((parse(patch) as { patches?: unknown }).patches))
    throw new Error('the emitted patch has no patches');
  return `${content}${patch.replace(/^(?=.)/gm, '  ')}`;
}

/** Has the cluster's Gateway serve the certificate, and waits until Envoy does. */
export async function serveCertificate(variant: Variant = 'native', change = withGatewayPatch): Promise<void> {
  const flux = await HomeKubernetes.open();
  await flux.commit(treeOf(variant), change);
  await flux.applied(300, 'envoy-gateway', 'opencode-certificate', 'opencode-flux', 'opencode-ha');
  await untilCertificateIs((names) => names.includes('*.opencode.angryninja.cloud'));
}

/** Waits until Envoy serves such a certificate for the workspaces. */
export async function untilCertificateIs(wanted: (names: readonly string[]) => boolean): Promise<void> {
  const server = await (await RunningWorkspace.open('flux')).server();
  await until('the certificate is served', 90, async () => {
    const { names } = await server.certificate(AbortSignal.timeout(5_000));
    if (wanted(names)) return true;
    throw new Error(`it is for ${names.join()}`);
  });
}
