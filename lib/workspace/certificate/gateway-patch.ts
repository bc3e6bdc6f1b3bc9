import type { EnvoyGateway, GatewayApiGateway } from '../../cluster/gateway';

/** File name of the patch beside the certificate's `ks.yaml`; no kustomization lists it. */
export const GATEWAY_PATCH_FILE = 'gateway-patch.yaml';

/**
 * The lines that make the cluster's Gateway serve one more certificate. The `test` makes a wrong index fail instead of
 * changing another listener; the target names no namespace, because Flux patches before it sets one.
 */
export function gatewayPatch(gateway: EnvoyGateway | GatewayApiGateway, secretName: string): string {
  const listener = `/spec/listeners/${gateway.listenerIndex ?? 0}`;
  const owner =
    gateway.kustomization === undefined
      ? 'the Flux Kustomization that applies the Gateway'
      : `the Flux Kustomization ${gateway.kustomization}`;
  return `# Paste these lines under \`spec:\` of ${owner}, or into its kustomization.yaml.
# Until then nobody serves the certificate, and browsers refuse the workspaces' names.
# Nothing applies this file. ${listener} has to be the listener "${gateway.listener}"; the test stops a wrong number.
patches:
  - target:
      group: gateway.networking.k8s.io
      kind: Gateway
      name: ${gateway.name}
    patch: |-
      - op: test
        path: ${listener}/name
        value: ${gateway.listener}
      - op: add
        path: ${listener}/tls/certificateRefs/-
        value:
          group: ""
          kind: Secret
          name: ${secretName}
`;
}
