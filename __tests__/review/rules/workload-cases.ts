import { deployment, fluxTree, object } from '../flux-tree';
import { edited, replacing } from '../trees';
import type { CasesByRule } from './rule-cases';
import { host, quadletHost, workspace, workspaces } from './synthesised';

const APP = 'kubernetes/apps/opencode/opencode-flux/app';
const RELEASE = `${APP}/helmrelease.yaml`;
const web = (parts: Parameters<typeof deployment>[1] = {}) => fluxTree([deployment('web', parts)]);
const env = (...variables: readonly object[]) => web({ container: { env: variables } });

/** What happens to a pod and its data. */
export const workloadCases: CasesByRule = {
  'workspace-renamed': {
    fires: {
      'its volume stays behind': [
        () => workspace(),
        () => workspace({ name: 'opencode-cluster' }),
        'outage',
        'opencode-cluster takes the place of opencode-flux, and starts without the sessions, the login and the clone of opencode-flux',
      ],
      'its volume is deleted': [
        () => workspace({ onRemoval: 'delete' }),
        () => workspace({ onRemoval: 'delete', name: 'opencode-cluster' }),
        'data-loss',
        /^opencode-cluster takes the place of opencode-flux/,
      ],
    },
    silent: {
      'another workspace comes': [() => workspaces('flux'), () => workspaces('ha')],
      'it keeps its name': [() => workspace(), () => workspace({ hostname: 'cluster.opencode.angryninja.cloud' })],
    },
  },
  'pod-restarts': {
    fires: {
      'another image': [
        () => web(),
        () => web({ container: { image: 'registry.example/web:1.2.4' } }),
        'outage',
        'web restarts, as the image changes: it is away until the new pod is ready, and what it is doing is cut off',
      ],
      'the version of OpenCode, in both of its containers': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 1.18.34') }),
        'outage',
        /^opencode-flux restarts, as the image of an init container and the image change:/,
      ],
      'a workspace, whose sessions may end': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 1.18.34') }),
        'outage',
        /it is away until the new pod is ready, and sessions that are still busy after 240 s are cut off$/,
      ],
      'a workspace that waits for none, for the pod that runs counts': [
        () => workspace({ finishSeconds: 0 }),
        () => workspace(),
        'outage',
        /and what it is doing is cut off$/,
      ],
      'a script': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: (text) => text.replace(/checksum\/files: \w+/, 'checksum/files: abc') }),
        'outage',
        /^opencode-flux restarts, as its scripts or its configuration changes/,
      ],
      'pods that are replaced one by one': [
        () => web({ spec: { strategy: { type: 'RollingUpdate' }, replicas: 2 } }),
        () => web({ spec: { strategy: { type: 'RollingUpdate' }, replicas: 2 }, container: { args: ['-v'] } }),
        'note',
        'web is replaced pod by pod, as the command changes',
      ],
      'a Secret that Reloader looks after': [
        () => edited(workspace(), {}),
        () =>
          edited(workspace(), {
            [`${APP}/externalsecret.yaml`]: replacing('OPENCODE_FLUX_PASSWORD', 'OTHER_PASSWORD'),
          }),
        'outage',
        /^opencode-flux restarts, as the Secret opencode-flux-secret changes and Reloader sees to it/,
      ],
      'no pod any more': [
        () => web(),
        () => web({ spec: { replicas: 0 } }),
        'outage',
        'web is stopped: it has no pod any more',
      ],
    },
    silent: {
      'a label of the Deployment alone': [() => web(), () => web({ metadata: { labels: { a: 'b' } } })],
      'the order of variables': [
        () => env({ name: 'A', value: '1' }, { name: 'B', value: '2' }),
        () => env({ name: 'B', value: '2' }, { name: 'A', value: '1' }),
      ],
      'a ConfigMap that Reloader is to leave alone': [
        () => workspace(),
        () => edited(workspace(), { [`${APP}/scripts/git-clone.sh`]: (text) => `${text}# a word\n` }),
      ],
    },
  },
  'claim-replaced': {
    fires: {
      'by another claim, where the old one is deleted': [
        () => fluxTree([object('v1', 'PersistentVolumeClaim', 'web'), deployment('web')]),
        () =>
          fluxTree([
            object('v1', 'PersistentVolumeClaim', 'data'),
            deployment('web', { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
          ]),
        'data-loss',
        'web starts on the claim data instead of web: Flux deletes the claim web, and with it the data of web',
      ],
      'by another claim, where the old one stays': [
        () => web(),
        () => web({ pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
        'outage',
        'web starts on the claim data instead of web: the data of web stay on the claim web',
      ],
      'by a volume that goes with the pod': [
        () => web(),
        () => web({ pod: { volumes: [{ name: 'data', emptyDir: {} }] } }),
        'data-loss',
        'web no longer writes to the claim web but on a volume of type emptyDir: what is written from now on is lost with the pod',
      ],
    },
    silent: {
      'a volume of another name, with the same claim': [
        () => web(),
        () =>
          web({
            container: { volumeMounts: [{ name: 'other', mountPath: '/data' }] },
            pod: { volumes: [{ name: 'other', persistentVolumeClaim: { claimName: 'web' } }] },
          }),
      ],
    },
  },
  'data-path-moved': {
    fires: {
      'a claim that is mounted elsewhere': [
        () => web(),
        () => web({ container: { volumeMounts: [{ name: 'data', mountPath: '/srv' }] } }),
        'outage',
        'the claim web is mounted at /srv instead of /data: web finds its data only if it looks there',
      ],
      'the home of OpenCode, without its volume': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('HOME: /workspace\n', 'HOME: /home/other\n') }),
        'outage',
        'opencode-flux looks for its sessions and its login at /home/other/.local/share/opencode instead of /workspace/.local/share/opencode, and starts without them',
      ],
      'the home of OpenCode, with its volume': [
        () => workspace(),
        () => workspace({ home: '/home/other', directory: '/home/other/k8s-cluster' }),
        'note',
        /^the data of opencode-flux is at \/home\/other\/.local\/share\/opencode instead of .*, and the same/,
      ],
    },
    silent: {
      'another mount': [
        () => web(),
        () => web({ container: { volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }] } }),
      ],
    },
  },
  'sessions-hidden': {
    fires: {
      'another directory': [
        () => workspace(),
        () => workspace({ directory: '/workspace/cluster' }),
        'outage',
        'opencode-flux lists none of its sessions: they belong to the folder /workspace/k8s-cluster, and it works in /workspace/cluster',
      ],
      'another home, and the directory below it': [
        () => workspace(),
        () => workspace({ home: '/home/other', directory: '/home/other/k8s-cluster' }),
        'outage',
        /^opencode-flux lists none of its sessions/,
      ],
    },
    silent: {
      'the same directory, below a home further up': [
        () => workspace({ directory: '/workspace/git/cluster', home: '/workspace/git' }),
        () => workspace({ directory: '/workspace/git/cluster', home: '/workspace' }),
      ],
    },
  },
  'user-changed': {
    fires: {
      'another uid': [
        () => web({ pod: { securityContext: { runAsUser: 1000 } } }),
        () => web({ pod: { securityContext: { runAsUser: 2000 } } }),
        'outage',
        'web runs as uid 2000 instead of uid 1000, who owns the data of web: files with mode 0600 cannot be read',
      ],
    },
    silent: {
      'the same uid, of the container': [
        () => web({ pod: { securityContext: { runAsUser: 1000 } } }),
        () => web({ container: { securityContext: { runAsUser: 1000 } } }),
      ],
    },
  },
  'secret-source-changed': {
    fires: {
      'another key of the store': [
        () => workspace(),
        () =>
          edited(workspace(), {
            [`${APP}/externalsecret.yaml`]: replacing('OPENCODE_FLUX_PASSWORD', 'OTHER_PASSWORD'),
          }),
        'outage',
        'PASSWORD of the Secret opencode-flux-secret is read from OTHER_PASSWORD instead of OPENCODE_FLUX_PASSWORD: its value may be another',
      ],
      'another store': [
        () => workspace(),
        () =>
          edited(workspace(), { [`${APP}/externalsecret.yaml`]: replacing('name: doppler-secrets', 'name: vault') }),
        'outage',
        'the Secret opencode-flux-secret is filled from ClusterSecretStore vault instead of ClusterSecretStore doppler-secrets: its values may be others',
      ],
    },
    silent: {
      'another interval': [
        () => workspace(),
        () => edited(workspace(), { [`${APP}/externalsecret.yaml`]: replacing('15m', '1h') }),
      ],
    },
  },
  'secret-reference-changed': {
    fires: {
      'the Secret with the login': [
        () => workspace(),
        () =>
          edited(workspace(), {
            [RELEASE]: replacing('secretName: opencode-flux-secret', 'secretName: other'),
          }),
        'outage',
        'opencode-flux reads the Secret other instead of the Secret opencode-flux-secret (volume copilot-login): it is logged in with that, or not at all',
      ],
    },
    silent: {
      'the same Secrets': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('memory: 4Gi', 'memory: 5Gi') }),
      ],
    },
  },
  'data-format-migrated': {
    fires: {
      'OpenCode 2': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 2.0.24') }),
        'data-loss',
        'opencode of opencode-flux goes up to OpenCode 2, which keeps its sessions in another form: ghcr.io/anomalyco/opencode:2.0.24 instead of ghcr.io/anomalyco/opencode:1.18.33',
      ],
      'back from it': [
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 2.0.24') }),
        () => workspace(),
        'data-loss',
        /^opencode of opencode-flux goes back from OpenCode 2/,
      ],
      'from a tag that does not say the version': [
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: latest') }),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 2.0.24') }),
        'data-loss',
        /^opencode of opencode-flux goes up to OpenCode 2/,
      ],
      'on a host': [
        () => host({ opencode: { image: { tag: '1.18.33' } } }),
        () => host({ opencode: { image: { tag: '2.0' } } }),
        'data-loss',
        /^opencode-memory-pod-opencode on memory goes up to OpenCode 2/,
      ],
      'of an image of its own name, on a host': [
        () => quadletHost({ opencode: { image: { repository: 'registry.lan/ai/code', tag: '2.0.1' } } }),
        () => quadletHost({ opencode: { image: { repository: 'registry.lan/ai/code', tag: '1.18.33' } } }),
        'data-loss',
        /^opencode-memory-pod-opencode on memory goes back from OpenCode 2/,
      ],
    },
    silent: {
      'another version 1': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 1.19.0') }),
      ],
      'another version 2': [
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 2.0.7') }),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 2.0.24') }),
      ],
      'something else that goes up to 2': [
        () => web({ container: { image: 'registry.example/web:1.2.3' } }),
        () => web({ container: { image: 'registry.example/web:2.0.0' } }),
      ],
      'a date as the tag': [
        () => host({ opencode: { image: { tag: '20260801' } } }),
        () => host({ opencode: { image: { tag: '20261101' } } }),
      ],
    },
  },
  'image-version': {
    fires: {
      up: [
        () => web(),
        () => web({ container: { image: 'registry.example/web:1.3.0' } }),
        'note',
        'web of web goes up from 1.2.3 to 1.3.0',
      ],
      'up to another major version': [
        () => web(),
        () => web({ container: { image: 'registry.example/web:v2' } }),
        'note',
        'web of web goes up from 1.2.3 to v2, a new major version',
      ],
      'a database of a host, up to another major version': [
        () => host(),
        () => host({ valkey: { image: { tag: '8.1' } } }),
        'outage',
        'opencode-memory-pod-valkey on memory goes up from 7.2 to 8.1, a new major version, and there is no way back',
      ],
      'a database of a host as Quadlet, down': [
        () => quadletHost({ valkey: { image: { tag: '8.1' } } }),
        () => quadletHost(),
        'outage',
        'opencode-memory-pod-valkey on memory goes back from 8.1 to 7.2',
      ],
      'what keeps nothing on its host': [
        () => host({ datadogAgent: { image: { tag: '7.70' } } }),
        () => host({ datadogAgent: { image: { tag: '8.0' } } }),
        'note',
        'opencode-memory-pod-datadog-agent on memory goes up from 7.70 to 8.0, a new major version',
      ],
      'OpenCode, down': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('tag: 1.18.33', 'tag: 1.17.0') }),
        'outage',
        'opencode of opencode-flux goes back from 1.18.33 to 1.17.0',
      ],
      'another image': [
        () => web(),
        () => web({ container: { image: 'registry.example/other:1.2.3' } }),
        'note',
        'web of web runs another image: registry.example/other:1.2.3 instead of registry.example/web:1.2.3',
      ],
    },
    silent: { 'the same image': [() => web(), () => web({ container: { args: ['-v'] } })] },
  },
  'image-unpinned': {
    fires: {
      'a tag that moves': [
        () => web(),
        () => web({ container: { image: 'registry.example/web:latest' } }),
        'note',
        'web of web is not pinned any more: registry.example/web:latest is what its publisher makes of it',
      ],
      'a digest that goes': [
        () => web({ container: { image: `registry.example/web:1.2.3@sha256:${'1'.repeat(64)}` } }),
        () => web(),
        'note',
        'web of web is pinned by its tag alone, which may be moved: registry.example/web:1.2.3',
      ],
    },
    silent: { 'another version': [() => web(), () => web({ container: { image: 'registry.example/web:1.2.4' } })] },
  },
  'chart-version': {
    fires: {
      up: [
        () => workspace(),
        () => edited(workspace(), { [`${APP}/ocirepository.yaml`]: replacing('tag: 4.4.0', 'tag: 5.2.0') }),
        'note',
        'the chart of opencode-flux goes up from 4.4.0 to 5.2.0, another major version',
      ],
      down: [
        () => workspace(),
        () => edited(workspace(), { [`${APP}/ocirepository.yaml`]: replacing('tag: 4.4.0', 'tag: 4.3.0') }),
        'outage',
        'the chart of opencode-flux goes back from 4.4.0 to 4.3.0',
      ],
    },
    silent: {
      'another interval': [
        () => workspace(),
        () => edited(workspace(), { [`${APP}/ocirepository.yaml`]: replacing('15m', '1h') }),
      ],
    },
  },
  'memory-below-floor': {
    fires: {
      'half a gigabyte': [
        () => workspace(),
        () => workspace({ resources: { requests: { memory: '512Mi' }, limits: { memory: '512Mi' } } }),
        'outage',
        'opencode-flux gets 512Mi of memory, and was measured to need 2Gi: it is killed at work',
      ],
    },
    silent: {
      three: [() => workspace(), () => workspace({ resources: { limits: { memory: '3Gi' } } })],
      'a pod that is not OpenCode': [
        () => web(),
        () => web({ container: { resources: { limits: { memory: '64Mi' } } } }),
      ],
    },
  },
};
