import { edited, replacing } from '../trees';
import type { CasesByRule } from './rule-cases';
import { host, quadletHost } from './synthesised';

const UNIT = 'hosts/memory/opencode-memory-pod.service';
const QUADLET = 'hosts/memory/quadlet';
const butane = (owner: number, more = '') => ({
  'hosts/memory/host.bu': `variant: fcos\nversion: 1.5.0\nstorage:\n  directories:\n    - path: /persist/data\n      user: {id: ${owner}}\n      group: {id: ${owner}}\n      mode: 0700\n${more}`,
});
const enabled = (value: boolean) => ({
  'hosts/memory/host.bu': `variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n    - name: web.service\n      enabled: ${value}\n      contents: |\n        [Service]\n        ExecStart=/bin/true\n`,
});

/** What happens to a host. */
export const hostCases: CasesByRule = {
  'host-pod-recreated': {
    fires: {
      'a container of a pod that is one unit': [
        () => host(),
        () => host({ valkey: { maxmemory: '1gb' } }),
        'outage',
        /^all containers of the pod opencode-memory-pod are made anew at the next start, as what is said of opencode-memory-pod-valkey changes: .* are away meanwhile$/,
      ],
      'a container that is a unit of its own': [
        () => quadletHost(),
        () => quadletHost({ valkey: { maxmemory: '1gb' } }),
        'outage',
        'opencode-memory-pod-valkey of the pod opencode-memory-pod is made anew, and away meanwhile',
      ],
    },
    silent: {
      'a comment': [() => host(), () => edited(host(), { [UNIT]: (text) => `# a word\n${text}` })],
      'another description': [() => host(), () => host({ unit: { description: 'memory' } })],
    },
  },
  'host-port-published': {
    fires: {
      'to the network': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing('127.0.0.1:3000:3000', '0.0.0.0:3000:3000') }),
        'outage',
        'memory listens on port 3000 of every address instead of 127.0.0.1',
      ],
      'one more, of a Quadlet pod': [
        () => quadletHost(),
        () =>
          edited(quadletHost(), {
            [`${QUADLET}/opencode-memory-pod.pod`]: (text) =>
              text.replace('PublishPort=', 'PublishPort=8080:80\nPublishPort='),
          }),
        'outage',
        'memory listens on port 8080 of every address',
      ],
      'one less': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing(' \\\n    --publish 127.0.0.1:3000:3000', '') }),
        'outage',
        'memory no longer listens on port 3000 of 127.0.0.1: clients there fail',
      ],
    },
    silent: { 'the same ports': [() => host(), () => host({ valkey: { maxmemory: '1gb' } })] },
  },
  'host-mount-changed': {
    fires: {
      'the socket of a container runtime': [
        () => host(),
        () =>
          edited(host(), {
            [UNIT]: replacing(
              '--volume /persist/containers/valkey:/data',
              '--volume /persist/containers/valkey:/data --volume /var/run/docker.sock:/docker.sock',
            ),
          }),
        'outage',
        'opencode-memory-pod-valkey gets /var/run/docker.sock of the host, and may write to it',
      ],
      'another folder': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing('/persist/containers/valkey:/data', '/srv/valkey:/data') }),
        'outage',
        'opencode-memory-pod-valkey keeps its data in /srv/valkey instead of /persist/containers/valkey, and starts without what is there',
      ],
      'no folder any more': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing(' \\\n    --volume /persist/containers/valkey:/data', '') }),
        'data-loss',
        'opencode-memory-pod-valkey no longer keeps /data on the host: what it writes there is lost with the container',
      ],
      'a folder to read': [
        () => quadletHost(),
        () => quadletHost({ plugin: { hostPath: '/srv/plugin' } }),
        'note',
        /^opencode-memory-pod-opencode mounts \/srv\/plugin at /,
      ],
    },
    silent: { 'the same mounts': [() => host(), () => host({ valkey: { maxmemory: '1gb' } })] },
  },
  'host-start-order': {
    fires: {
      'after another unit': [
        () => host(),
        () => host({ unit: { after: ['network-online.target', 'tailscaled.service'] } }),
        'note',
        'opencode-memory-pod.service starts in another order: After without onepassword-secrets.service',
      ],
    },
    silent: {
      'the same units, on other lines': [
        () => host(),
        () =>
          edited(host(), {
            [UNIT]: replacing(
              'After=network-online.target tailscaled.service',
              'After=tailscaled.service\nAfter=network-online.target',
            ),
          }),
      ],
    },
  },
  'host-unit-off': {
    fires: {
      'it goes': [() => host(), () => ({}), 'outage', 'opencode-memory-pod.service is no longer part of memory'],
      'it is disabled': [
        () => enabled(true),
        () => enabled(false),
        'outage',
        'web.service is disabled: it does not start at boot',
      ],
      'nothing wants it': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing('WantedBy=multi-user.target', '') }),
        'outage',
        'nothing wants opencode-memory-pod.service any more: it does not start at boot',
      ],
    },
    silent: {
      'it moves to another file': [
        () => host(),
        () => ({ 'other/memory/opencode-memory-pod.service': host()[UNIT] ?? '' }),
      ],
    },
  },
  'host-security-loosened': {
    fires: {
      'a container may gain rights': [
        () => host(),
        () => edited(host(), { [UNIT]: (text) => text.replace('    --security-opt no-new-privileges \\\n', '') }),
        'outage',
        'opencode-memory-pod-valkey may gain rights that its parent does not have',
      ],
      'a container is privileged': [
        () => quadletHost(),
        () =>
          edited(quadletHost(), {
            [`${QUADLET}/opencode-memory-pod-valkey.container`]: replacing(
              '[Container]\n',
              '[Container]\nPodmanArgs=--privileged\n',
            ),
          }),
        'outage',
        'opencode-memory-pod-valkey is privileged, and as good as root on the host',
      ],
      'a directive of the unit goes': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing('LockPersonality=yes\n', '') }),
        'outage',
        'opencode-memory-pod.service is no longer held back by LockPersonality',
      ],
    },
    silent: {
      'another value': [
        () => host(),
        () => edited(host(), { [UNIT]: replacing('TimeoutStopSec=90s', 'TimeoutStopSec=100s') }),
      ],
    },
  },
  'host-secrets-gone': {
    fires: {
      'of the server': [
        () => host(),
        () =>
          edited(host(), {
            [UNIT]: (text) => {
              const at = text.lastIndexOf('    --env-file /run/secrets/opencode.env \\\n');
              return text.slice(0, at) + text.slice(at).replace(/.*\n/, '');
            },
          }),
        'outage',
        'opencode-memory-pod-opencode no longer reads /run/secrets/opencode.env: without a password in it, whoever reaches the server uses it as its owner',
      ],
    },
    silent: { 'the same file': [() => host(), () => host({ valkey: { maxmemory: '1gb' } })] },
  },
  'host-directory-changed': {
    fires: {
      'another owner': [
        () => butane(999),
        () => butane(1000),
        'outage',
        '/persist/data on memory belongs to 1000:1000 instead of 999:999: the container that wrote there has to run as that user',
      ],
    },
    silent: { 'one more folder': [() => butane(999), () => butane(999, '    - path: /persist/more\n')] },
  },
};
