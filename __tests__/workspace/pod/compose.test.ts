import { workspacePod } from '../../../lib/workspace/pod/compose';
import type { WorkspacePodProps } from '../../../lib/workspace/pod/workspace-pod-props';
import { context } from './context';

const server = (props: WorkspacePodProps = {}) => {
  const [container] = workspacePod(props, context).containers;
  if (container === undefined) throw new Error('no server');
  return container;
};

describe('the pod of a workspace', () => {
  test('runs the official image in the version that the tests run', () => {
    expect(server().image).toEqual({ repository: 'ghcr.io/anomalyco/opencode', tag: '1.18.33' });
  });

  test('the command is one that OpenCode 2 does not have, whatever the tag hides', () => {
    const expected = ['web', '--hostname', '0.0.0.0', '--port', '4096'];
    expect(server().args).toEqual(expected);
    expect(server({ openCode: { tag: 'latest', allowLatestTag: true } }).args).toEqual(expected);
  });

  test('the password comes from the Secret and is nowhere else', () => {
    const pod = workspacePod({}, context);
    expect(server().environment['OPENCODE_SERVER_PASSWORD']).toEqual({
      secretKeyRef: { name: 'opencode-flux-secret', key: 'OPENCODE_FLUX_PASSWORD' },
    });
    expect(JSON.stringify(pod).split('OPENCODE_FLUX_PASSWORD')).toHaveLength(2);
  });

  test('the claim is mounted once, above the repository', () => {
    expect(server().volumeMounts.filter(({ name }) => name === 'home')).toEqual([
      { name: 'home', mountPath: '/Users/jbaker' },
    ]);
    expect(server().environment['HOME']).toEqual({ value: '/Users/jbaker' });
    expect(server().environment['WORKSPACE_DIRECTORY']).toEqual({ value: '/Users/jbaker/git/k8s-cluster' });
  });

  test('every mount has its volume, every ConfigMap volume its ConfigMap', () => {
    const pod = workspacePod({}, context);
    const volumes = pod.volumes.map(({ name }) => name);
    for (const container of [...pod.initContainers, ...pod.containers]) {
      for (const mount of container.volumeMounts) expect(volumes).toContain(mount.name);
    }
    const configMaps = pod.volumes.flatMap((volume) => ('configMap' in volume ? [volume.configMap.name] : []));
    expect(configMaps.sort()).toEqual(pod.configMaps.map(({ name }) => name).sort());
    expect(new Set(volumes).size).toBe(volumes.length);
  });

  test('contributions of other parts reach the pod in their order', () => {
    const part = (name: string) => ({
      initContainers: [{ ...server(), name }],
      volumes: [{ name, emptyDir: {} }],
      volumeMounts: [{ name, mountPath: `/opt/${name}` }],
      environment: { [name.toUpperCase()]: { value: name } },
      scripts: ['probe.sh'],
    });
    const pod = workspacePod({}, { ...context, contributions: [part('first'), part('second')] });
    expect(pod.initContainers.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(pod.volumes.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'second']));
    expect(pod.containers[0]?.environment['SECOND']).toEqual({ value: 'second' });
    expect(pod.configMaps[0]?.files.map(({ name }) => name)).toEqual([
      'finish-sessions.mjs',
      'opencode.sh',
      'probe-connection.mjs',
      'probe.sh',
      'report-configuration.mjs',
    ]);
  });
});
