/* eslint-disable @typescript-eslint/no-require-imports -- what is generated is large, and most programs use a part of it: it is loaded with its first object. */
import type * as CertManager from '../../imports/cert-manager.io';
import type * as ExternalSecrets from '../../imports/external-secrets.io';
import type * as EnvoyGateway from '../../imports/gateway.envoyproxy.io';
import type * as GatewayApi from '../../imports/gateway.networking.k8s.io';
import type * as FluxHelm from '../../imports/helm.toolkit.fluxcd.io';
import type * as FluxSource from '../../imports/source.toolkit.fluxcd.io';
import type * as VolSync from '../../imports/volsync.backube';

/** The classes of cert-manager's resources. */
export const certManager = () => require('../../imports/cert-manager.io') as typeof CertManager;

/** Those of External Secrets. */
export const externalSecrets = () => require('../../imports/external-secrets.io') as typeof ExternalSecrets;

/** Those of Envoy Gateway. */
export const envoyGateway = () => require('../../imports/gateway.envoyproxy.io') as typeof EnvoyGateway;

/** Those of the Gateway API. */
export const gatewayApi = () => require('../../imports/gateway.networking.k8s.io') as typeof GatewayApi;

/** Those of Flux's helm-controller. */
export const fluxHelm = () => require('../../imports/helm.toolkit.fluxcd.io') as typeof FluxHelm;

/** Those of Flux's source-controller. */
export const fluxSource = () => require('../../imports/source.toolkit.fluxcd.io') as typeof FluxSource;

/** Those of VolSync. */
export const volSync = () => require('../../imports/volsync.backube') as typeof VolSync;
