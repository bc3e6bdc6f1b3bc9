import { claim, deployment, fluxApp, fluxTree, object } from '../flux-tree';
import { edited, replacing } from '../trees';
import type { CasesByRule } from './rule-cases';
import { workspace, workspaces } from './synthesised';

const KEEP = { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } };
const AGGREGATOR = 'kubernetes/apps/opencode/kustomization.yaml';
const config = object('v1', 'ConfigMap', 'web', { data: { a: 'b' } });
const needs = (name: string) => ({ dependsOn: [{ name }] });
const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', 'internal', {
  spec: { listeners: [{ name: 'http' }, { name: 'https' }] },
});
const store = object('external-secrets.io/v1', 'ClusterSecretStore', 'doppler');
const issuer = object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt');
const route = (name: string, sectionName: string) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', name, {
    spec: { parentRefs: [{ name: 'internal', sectionName }] },
  });
const secretOf = (name: string, storeName: string) =>
  object('external-secrets.io/v1', 'ExternalSecret', name, {
    spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: storeName } },
  });
const certificateOf = (name: string, issuerName: string) =>
  object('cert-manager.io/v1', 'Certificate', name, {
    spec: { issuerRef: { kind: 'ClusterIssuer', name: issuerName } },
  });

/** Objects that leave a tree, or what applies them; and what names others. */
export const fluxCases: CasesByRule = {
  'object-pruned': {
    fires: {
      'a claim': [
        () => fluxTree([claim('web'), deployment('web')]),
        () => fluxTree([deployment('web')]),
        'data-loss',
        'Flux deletes the claim web, and with it the data of web',
      ],
      'a claim that gets another name': [
        () => fluxTree([claim('web')]),
        () => fluxTree([claim('data')]),
        'data-loss',
        'Flux deletes the claim web and what is on it',
      ],
      'a claim of a workspace': [
        () =>
          edited(workspace(), {
            'kubernetes/apps/opencode/opencode-flux/app/persistentvolumeclaim.yaml': replacing(
              '  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n',
              '',
            ),
          }),
        () =>
          edited(workspace(), {
            'kubernetes/apps/opencode/opencode-flux/app/kustomization.yaml': replacing(
              '  - ./persistentvolumeclaim.yaml\n',
              '',
            ),
          }),
        'data-loss',
        'Flux deletes the claim opencode-flux, and with it the sessions, the login and the clone of opencode-flux',
      ],
      'a Secret': [
        () => fluxTree([object('v1', 'Secret', 'web')]),
        () => fluxTree([]),
        'data-loss',
        'Flux deletes the Secret web, and the values in it',
      ],
      'a bucket': [
        () => fluxTree([object('objectbucket.io/v1alpha1', 'ObjectBucketClaim', 'web')]),
        () => fluxTree([]),
        'data-loss',
        'Flux deletes the ObjectBucketClaim web/web, and with it the bucket and the objects in it',
      ],
      'a pool of Ceph': [
        () => fluxTree([object('ceph.rook.io/v1', 'CephBlockPool', 'replicated')]),
        () => fluxTree([]),
        'data-loss',
        'Flux deletes the CephBlockPool web/replicated, and with it every volume in the pool',
      ],
      'a database of an operator': [
        () => fluxTree([object('k8s.mariadb.com/v1alpha1', 'MariaDB', 'web')]),
        () => fluxTree([]),
        'data-loss',
        'Flux deletes the MariaDB web/web, and with it its databases',
      ],
      'a namespace': [
        () => fluxTree([object('v1', 'Namespace', 'web')]),
        () => fluxTree([]),
        'data-loss',
        'Flux deletes the namespace web and everything in it, claims and Secrets included',
      ],
      'objects that move to another namespace': [
        () => fluxTree([claim('web')]),
        () => fluxTree([claim('web')], { targetNamespace: 'other' }),
        'data-loss',
        'Flux deletes the claim web and what is on it',
      ],
      'a workspace that the aggregator no longer lists': [
        () => workspaces('flux', 'ha'),
        () => edited(workspaces('flux', 'ha'), { [AGGREGATOR]: replacing('  - ./opencode-ha/ks.yaml\n', '') }),
        'outage',
        'Flux deletes the HelmRelease opencode-ha, and Helm uninstalls what it brought',
      ],
      'a workspace whose ks.yaml is gone, though its app is there': [
        () => workspaces('flux', 'ha'),
        () =>
          edited(workspaces('flux', 'ha'), {
            [AGGREGATOR]: replacing('  - ./opencode-ha/ks.yaml\n', ''),
            'kubernetes/apps/opencode/opencode-ha/ks.yaml': undefined,
          }),
        'outage',
        'Flux deletes the HelmRelease opencode-ha, and Helm uninstalls what it brought',
      ],
      'a Kustomization, in one line with what it applies': [
        () => ({ ...fluxApp('one', [claim('web', {}, KEEP), config]), ...fluxApp('two', []) }),
        () => fluxApp('two', []),
        'outage',
        'Flux deletes the Kustomization flux-system/one, and with it what it applies',
      ],
      'a value of a Helm release': [
        () => workspace(),
        () =>
          edited(workspace(), {
            'kubernetes/apps/opencode/opencode-flux/app/helmrelease.yaml': (text) =>
              text.replace(/ {4}route:\n(?: {6}.*\n)+/, ''),
          }),
        'outage',
        'Helm deletes the HTTPRoute opencode/opencode-flux',
      ],
    },
    silent: {
      'an object that stays': [
        () => fluxTree([claim('web'), config]),
        () => fluxTree([claim('web'), { ...config, data: {} }]),
      ],
      'a claim that says prune: disabled': [() => fluxTree([claim('web', {}, KEEP)]), () => fluxTree([])],
      'a Kustomization that does not prune': [
        () => fluxTree([claim('web')], { prune: false }),
        () => fluxTree([], { prune: false }),
      ],
      'a Kustomization that no longer prunes': [() => fluxTree([claim('web')]), () => fluxTree([], { prune: false })],
      'a Kustomization that leaves what it applied': [
        () => fluxTree([claim('web')], { deletionPolicy: 'Orphan' }),
        () => fluxTree([], { deletionPolicy: 'Orphan' }),
      ],
      'an object in another file': [
        () => fluxTree([claim('web')]),
        () => ({
          ...fluxTree([]),
          'apps/web/app/claim.yaml': fluxTree([claim('web')])['apps/web/app/objects.yaml'] ?? '',
        }),
      ],
    },
  },
  'object-orphaned': {
    fires: {
      'the claim of a workspace that goes': [
        () => workspaces('flux', 'ha'),
        () => edited(workspaces('flux', 'ha'), { [AGGREGATOR]: replacing('  - ./opencode-ha/ks.yaml\n', '') }),
        'note',
        'the PersistentVolumeClaim opencode/opencode-ha stays in the cluster, and nobody looks after it any more',
      ],
      'an object of a Kustomization that does not prune': [
        () => fluxTree([config], { prune: false }),
        () => fluxTree([], { prune: false }),
        'note',
        'the ConfigMap web/web stays in the cluster, and nobody looks after it any more',
      ],
    },
    silent: { 'an object that Flux deletes': [() => fluxTree([config]), () => fluxTree([])] },
  },
  'object-handed-over': {
    fires: {
      'a claim, from one Kustomization to another': [
        () => ({ ...fluxApp('one', [claim('web')]), ...fluxApp('two', []) }),
        () => ({ ...fluxApp('one', []), ...fluxApp('two', [claim('web')]) }),
        'data-loss',
        'Flux may delete the PersistentVolumeClaim web/web on its way from the Kustomization flux-system/one to the Kustomization flux-system/two',
      ],
      'a Deployment and a ConfigMap': [
        () => ({ ...fluxApp('one', [deployment('web'), config]), ...fluxApp('two', []) }),
        () => ({ ...fluxApp('one', []), ...fluxApp('two', [deployment('web'), config]) }),
        'outage',
        'Flux may delete 2 objects, and make them anew, on the way from the Kustomization flux-system/one to the Kustomization flux-system/two',
      ],
      'a Kustomization that gets another name': [
        () => fluxApp('one', [claim('web')]),
        () => fluxApp('two', [claim('web')]),
        'data-loss',
        /^Flux may delete the PersistentVolumeClaim web\/web/,
      ],
    },
    silent: {
      'a claim that says prune: disabled': [
        () => ({ ...fluxApp('one', [claim('web', {}, KEEP)]), ...fluxApp('two', []) }),
        () => ({ ...fluxApp('one', []), ...fluxApp('two', [claim('web', {}, KEEP)]) }),
      ],
      'a Kustomization that does not prune': [
        () => ({ ...fluxApp('one', [claim('web')], { prune: false }), ...fluxApp('two', []) }),
        () => ({ ...fluxApp('one', [], { prune: false }), ...fluxApp('two', [claim('web')]) }),
      ],
    },
  },
  'flux-suspended': {
    fires: {
      'a Kustomization': [
        () => fluxTree([config]),
        () => fluxTree([config], { suspend: true }),
        'note',
        'Flux stops managing what the Kustomization web brings: it stays as it is, whatever is merged',
      ],
      'a HelmRelease that goes on': [
        () => fluxTree([object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', { spec: { suspend: true } })]),
        () => fluxTree([object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', { spec: {} })]),
        'note',
        'Flux manages what the HelmRelease web brings again, and undoes what was changed by hand',
      ],
    },
    silent: { 'what is said already': [() => fluxTree([config]), () => fluxTree([config], { suspend: false })] },
  },
  'prune-switched': {
    fires: {
      off: [
        () => fluxTree([config]),
        () => fluxTree([config], { prune: false }),
        'note',
        'Flux no longer deletes what disappears from the tree of the Kustomization web: it stays in the cluster',
      ],
      on: [
        () => fluxTree([config], { prune: false }),
        () => fluxTree([config]),
        'note',
        'from now on Flux deletes what disappears from the tree of the Kustomization web',
      ],
    },
    silent: { 'another interval': [() => fluxTree([config]), () => fluxTree([config], { interval: '1h' })] },
  },
  'reconcile-disabled': {
    fires: {
      'by an annotation': [
        () => fluxTree([config]),
        () =>
          fluxTree([
            {
              ...config,
              metadata: { name: 'web', annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
            },
          ]),
        'note',
        'Flux stops managing the ConfigMap web/web: it stays as it is, whatever is merged',
      ],
    },
    silent: {
      'another annotation': [
        () => fluxTree([config]),
        () => fluxTree([{ ...config, metadata: { name: 'web', annotations: { note: 'disabled' } } }]),
      ],
    },
  },
  'delivery-changed': {
    fires: {
      'from Helm to Flux': [
        () => workspace(),
        () => workspace({ delivery: 'native' }),
        'outage',
        /Helm uninstalls what Flux has just applied$/,
      ],
      'from Flux to Helm': [
        () => workspace({ delivery: 'native' }),
        () => workspace(),
        'outage',
        /Flux prunes its objects first$/,
      ],
    },
    silent: {
      'the same delivery': [() => workspace(), () => workspace({ repository: 'https://github.com/jbaker48/other' })],
    },
  },
  'immutable-field': {
    fires: {
      'the selector of a Deployment': [
        () => fluxTree([deployment('web')]),
        () => fluxTree([deployment('web', { spec: { selector: { matchLabels: { app: 'other' } } } })]),
        'outage',
        'the API server refuses the Deployment web/web: spec.selector cannot be changed',
      ],
      'the class and the modes of a claim': [
        () => fluxTree([claim('web')]),
        () => fluxTree([claim('web', { storageClassName: 'other', accessModes: ['ReadWriteMany'] })]),
        'outage',
        'the API server refuses the PersistentVolumeClaim web/web: spec.accessModes and spec.storageClassName cannot be changed',
      ],
      'what a claim is filled from': [
        () => workspace(),
        () =>
          edited(workspace(), {
            'kubernetes/apps/opencode/opencode-flux/app/persistentvolumeclaim.yaml': replacing(
              'name: opencode-flux-dst',
              'name: other',
            ),
          }),
        'outage',
        'the API server refuses the PersistentVolumeClaim opencode/opencode-flux: spec.dataSourceRef cannot be changed',
      ],
      'the address of a Service': [
        () => fluxTree([object('v1', 'Service', 'web', { spec: { clusterIP: 'None' } })]),
        () => fluxTree([object('v1', 'Service', 'web', { spec: { clusterIP: '10.0.0.1' } })]),
        'outage',
        'the API server refuses the Service web/web: spec.clusterIP cannot be changed',
      ],
      'a claim that is forced': [
        () => fluxTree([claim('web')], { force: true }),
        () => fluxTree([claim('web', { storageClassName: 'other' })], { force: true }),
        'data-loss',
        'Flux deletes the PersistentVolumeClaim web/web and makes it anew, empty: spec.storageClassName cannot be changed, and it is forced',
      ],
    },
    silent: {
      'a field that may change': [
        () => fluxTree([deployment('web')]),
        () => fluxTree([deployment('web', { spec: { replicas: 2 } })]),
      ],
      'an address that is left to the API server': [
        () => fluxTree([object('v1', 'Service', 'web', { spec: { clusterIP: '10.0.0.1' } })]),
        () => fluxTree([object('v1', 'Service', 'web', { spec: {} })]),
      ],
    },
  },
  'claim-size': {
    fires: {
      'it shrinks': [
        () => fluxTree([claim('web')]),
        () => fluxTree([claim('web', { resources: { requests: { storage: '2Gi' } } })]),
        'outage',
        'the API server refuses the claim web: it shrinks from 5Gi to 2Gi',
      ],
      'it grows': [
        () => fluxTree([claim('web')]),
        () => fluxTree([claim('web', { resources: { requests: { storage: '0.5Ti' } } })]),
        'note',
        'the claim web grows from 5Gi to 0.5Ti',
      ],
    },
    silent: {
      'the same size, written otherwise': [
        () => fluxTree([claim('web')]),
        () => fluxTree([claim('web', { resources: { requests: { storage: '5120Mi' } }, volumeMode: 'Block' })]),
      ],
    },
  },
  'reference-missing': {
    fires: {
      'a dependency': [
        () => ({ ...fluxApp('store', []), ...fluxApp('web', [], needs('store')) }),
        () => ({
          ...fluxApp('store', []),
          ...fluxApp('web', [], needs('store')),
          ...fluxApp('new', [], needs('stores')),
        }),
        'outage',
        'Kustomization new names Kustomization flux-system/stores, which is not in the tree: Flux never applies it',
      ],
      'a listener of a Gateway': [
        () => fluxTree([gateway, route('web', 'https')]),
        () => fluxTree([gateway, route('web', 'https'), route('new', 'websecure')]),
        'outage',
        'HTTPRoute new names the listener websecure of the Gateway web/internal, which has http, https: nothing serves it',
      ],
      'a store': [
        () => fluxTree([store, secretOf('web', 'doppler')]),
        () => fluxTree([store, secretOf('web', 'doppler'), secretOf('new', 'vault')]),
        'outage',
        'ExternalSecret new names ClusterSecretStore vault, which is not in the tree: its Secret is not made',
      ],
      'an issuer': [
        () => fluxTree([issuer, certificateOf('web', 'letsencrypt')]),
        () => fluxTree([issuer, certificateOf('web', 'letsencrypt-production')]),
        'outage',
        'Certificate web names ClusterIssuer letsencrypt-production, which is not in the tree: it is not issued',
      ],
    },
    silent: {
      'all is there': [
        () => fluxTree([gateway, route('web', 'https')]),
        () => fluxTree([gateway, route('web', 'https'), route('new', 'http')]),
      ],
      'a tree that does not show what others name either': [
        () => fluxTree([secretOf('web', 'doppler')]),
        () => fluxTree([secretOf('web', 'doppler'), secretOf('new', 'vault')]),
      ],
      'a tree with nothing else of the kind': [
        () => fluxTree([store]),
        () => fluxTree([store, secretOf('new', 'vault')]),
      ],
      'a name that only the cluster knows': [
        () => fluxTree([store, secretOf('web', 'doppler')]),
        () => fluxTree([store, secretOf('web', 'doppler'), secretOf('new', '${STORE}')]),
      ],
    },
  },
};
