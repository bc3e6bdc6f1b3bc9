import type { EnvoyGateway, GatewayApiGateway } from '../../cluster/gateway';

/** File name of the patch beside the certificate's `ks.yaml`; no kustomization lists it. */
export const GATEWAY_PATCH_FILE = 'gateway-patch.yaml';

/** Prints the names of the Gateway's listeners, one a line, in their order. */
export function listListeners({ name, namespace }: EnvoyGateway | GatewayApiGateway): string {
  return `kubectl -n ${namespace} get gateway ${name} -o jsonpath='{range .spec.listeners[*]}{.name}{"\\n"}{end}'`;
}

/**
 * The lines that make the cluster's Gateway serve one more certificate. The `test` makes a wrong index fail instead of
 * changing another listener; the target names no namespace, because Flux patches before it sets one. Where the position of
 * the listener is unknown there are no lines to paste: a guess would stop the Kustomization of every Gateway beside it.
 */
export function gatewayPatch(gateway: EnvoyGateway | GatewayApiGateway, secretName: string): string {
  if (gateway.listenerIndex === undefined) return howToFindTheListener(gateway);
  const listener = `/spec/listeners/${gateway.listenerIndex}`;
  const owner =
    gateway.kustomization === undefined
      ? 'the Flux Kustomization that applies the Gateway'
      : `the Flux Kustomization ${gateway.kustomization}`;
  return `# Paste these lines under \`spec:\` of ${owner}, or into its kustomization.yaml.
# Until then nobody serves the certificate, and browsers refuse the workspaces' names.
# ${listener} has to be the listener "${gateway.listener}". With a wrong number the Kustomization fails and applies nothing. This shows the order:
#   ${listListeners(gateway)}
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

function howToFindTheListener(gateway: EnvoyGateway | GatewayApiGateway): string {
  return `# Nothing to paste yet: a patch needs the position of the listener "${gateway.listener}" of Gateway ${gateway.namespace}/${gateway.name}.
# This prints the names of its listeners in their order:
#   ${listListeners(gateway)}
# Count from 0, write gateway.listenerIndex of the Cluster in main.ts, and synth again.
`;
}
