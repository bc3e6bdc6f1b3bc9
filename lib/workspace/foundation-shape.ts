import { Cluster } from '../cluster/cluster';
import { type Shape, fields, number, oneOf, optional, recordOf, text, variants } from '../validation/shape';
import type {
  GatewayPatch,
  IngressSecret,
  OwnGateway,
  OwnListenerSet,
  ServedAlready,
} from './certificate/certificate-serving';
import type { OpenCodeFoundationProps } from './foundation';

const cluster: Shape = (value, path) => {
  if (value === undefined) return [`${path} is missing: write a Cluster`];
  return value instanceof Cluster ? [] : [`${path} is no Cluster: write new Cluster({ … })`];
};

const certificate = variants('kind', {
  'gateway-patch': fields<GatewayPatch>({ kind: text }),
  'listener-set': fields<OwnListenerSet>({ kind: text, port: optional(number) }),
  'own-gateway': fields<OwnGateway>({
    kind: text,
    className: text,
    annotations: optional(recordOf(text)),
    infrastructureAnnotations: optional(recordOf(text)),
  }),
  ingress: fields<IngressSecret>({ kind: text }),
  'served-already': fields<ServedAlready>({ kind: text }),
});

/** The form of a foundation's props. */
export const foundationShape: Shape = fields<OpenCodeFoundationProps>({
  cluster,
  domain: text,
  name: optional(text),
  namespace: optional(text),
  certificate: optional(certificate),
  podSecurity: optional(oneOf('restricted', 'baseline', 'privileged')),
  scriptsDirectory: optional(text),
});
