import { GitOpsApp } from '../../lib/gitops';
import { MemoryPodHost } from '../../lib/host/memory-pod-host';
import { describeWithTools } from '../support/tools';
import { podmanMachine } from './support/podman-machine';
import { runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

describeWithTools(SYSTEMD_TOOLS, 'the bundle, installed and run by systemd and Podman', () => {
  let read: (path: string) => string;
  const seen = (name: string) => ({ status: read(`seen/${name}.status`).trim(), said: read(`seen/${name}`) });

  beforeAll(() => {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', {
      plugin: { hostPath: '/srv/plugin' },
      graphiti: 'disabled',
      additionalContainers: {
        tool: {
          image: { repository: 'localhost/tool', tag: '1' },
          command: ['httpd', '-f', '-p', '8000', '-h', '/www'],
          user: '1000:1000',
          healthCheck: { command: 'wget -q -O - http://localhost:8000/global/health', requiredForStart: true },
          ports: [{ name: 'http', port: 8000, published: true }],
          volumes: [{ hostPath: '/persist/tool', containerPath: '/data', owner: { uid: 1000, gid: 1000 } }],
        },
      },
      unit: { restartSeconds: 1 },
    });
    const files = app.files().map(({ path, content }) => [path.replace('hosts/memory', 'bundle'), content] as const);
    read = runUnderSystemd({
      ...Object.fromEntries(files),
      ...podmanMachine('real-podman.sh'),
    });
  });

  test('install.sh ends well, and the unit is up once 4096 answers', () => {
    expect(seen('install').status).toBe('0');
    expect(seen('start')).toEqual({ status: '0', said: '' });
    expect(seen('state').said.split('\n')).toEqual(
      expect.arrayContaining(['ActiveState=active', 'SubState=running', 'Result=success']),
    );
    expect(seen('answer')).toEqual({ status: '0', said: 'healthy\n' });
  });

  test('a further container is healthy and answers once the unit is up, and writes to its directory as its user', () => {
    expect(seen('tool-answer')).toEqual({ status: '0', said: 'healthy\n' });
    expect(seen('tool-state')).toEqual({ status: '0', said: '1000:1000 healthy\n' });
    expect(seen('tool-write').status).toBe('0');
    expect(seen('tool-file')).toEqual({ status: '0', said: '1000:1000\n' });
  });

  test('preflight finds nothing while the pod runs', () => {
    expect(seen('preflight-while-it-runs')).toEqual({ status: '0', said: '' });
  });

  test('wait-ready.sh waits while the data is loaded, whatever the clock says, and gives up what does not run', () => {
    expect(seen('wait-ready')).toEqual({ status: '0', said: '' });
    // That of `timeout`, which ends it.
    expect(seen('wait-loading')).toEqual({ status: '124', said: '' });
    expect(seen('healthy-while-it-loads')).toEqual({ status: '0', said: '' });
    expect(seen('wait-gone')).toEqual({
      status: '1',
      said: expect.stringContaining('opencode-memory-pod-nobody is gone'),
    });
  });

  test('a side container that ends with status 0 comes back while the unit goes on', () => {
    expect(seen('state-after-valkey-ended').said).toContain('SubState=running');
  });

  test('a stop after a killed and a cleanly ended server is a success, and leaves no pod', () => {
    expect(seen('stop')).toEqual({ status: '0', said: '' });
    expect(seen('state-after-stop').said.split('\n')).toEqual(
      expect.arrayContaining(['ActiveState=inactive', 'Result=success']),
    );
    expect(seen('pods-after-stop')).toEqual({ status: '0', said: '' });
  });

  test('a stale pod is no obstacle', () => {
    expect(seen('start-over-a-stale-pod')).toEqual({ status: '0', said: '' });
  });

  test('install.sh --undo stops the pod, and leaves the data', () => {
    expect(seen('undo').status).toBe('0');
    expect(seen('left').said.split('\n')).toContain('/persist/containers/valkey');
    expect(seen('left').said).toMatch(/opencode-memory-pod\.service.*No such file/);
    expect(seen('left').said).toMatch(/\/opt\/opencode-memory-pod.*No such file/);
  });
});
