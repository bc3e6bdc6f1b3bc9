import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../../cluster/cluster';
import { withDefaults } from '../../cluster/defaults';
import { Manifest } from '../../gitops/manifest';
import { envoyGateway } from '../custom-resources';

/** Time-outs of the route, as Gateway API durations, such as `3600s`; `0s` is none. */
export interface StreamingTimeouts {
  /**
   * The whole of a request with its answer. Envoy's own 15 s would cut every streamed answer.
   *
   * @default '0s'
   */
  readonly request?: string;

  /**
   * A connection on which nothing runs.
   *
   * @default '3600s'
   */
  readonly connectionIdle?: string;

  /**
   * A stream on which nothing arrives. Needs Envoy Gateway 1.8; setting it for an older one is an error.
   *
   * @default '3600s' - left out with a note where the version has no such field
   */
  readonly streamIdle?: string;
}

export const DEFAULT_STREAMING_TIMEOUTS: Required<StreamingTimeouts> = {
  request: '0s',
  connectionIdle: '3600s',
  streamIdle: '3600s',
};

const TIMEOUTS = ['spec', 'timeout', 'http'] as const;

/**
 * Keeps streamed answers of the HTTPRoute `name` from being cut off. It is merged into the policy of the Gateway: a policy
 * of a route replaces it otherwise, compression, buffers and keep-alive included.
 *
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/#backendtrafficpolicy
 */
export function backendTrafficPolicy(
  scope: Construct,
  name: string,
  cluster: Cluster,
  timeouts: StreamingTimeouts = {},
): ApiObject {
  const { request, connectionIdle, streamIdle } = withDefaults(DEFAULT_STREAMING_TIMEOUTS, timeouts);
  const withoutStreamIdle = cluster.unsupported('streamIdleTimeout');
  const { BackendTrafficPolicy } = envoyGateway();
  const policy = new BackendTrafficPolicy(scope, 'backend-traffic-policy', {
    metadata: { name },
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }],
      mergeType: 'StrategicMerge',
      timeout: {
        http: {
          requestTimeout: request,
          connectionIdleTimeout: connectionIdle,
          ...(withoutStreamIdle === undefined ? { streamIdleTimeout: streamIdle } : {}),
        },
      },
    },
  });
  const manifest = Manifest.of(policy);
  manifest.comment(['spec', 'mergeType'], "Without it this policy replaces the Gateway's for the route.");
  manifest.comment([...TIMEOUTS, 'requestTimeout'], 'Answers are streamed for as long as the model works.');
  if (withoutStreamIdle !== undefined) {
    manifest.comment(TIMEOUTS, `${withoutStreamIdle}, where requestTimeout: 0s lifts that limit too.`);
  }
  return policy;
}
