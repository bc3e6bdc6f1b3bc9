import { GitOpsApp } from '../../lib/gitops';
import { MemoryPodHost } from '../../lib/host/memory-pod-host';
import type { MemoryPodProps } from '../../lib/host/memory-pod-props';

const decided: MemoryPodProps = { plugin: 'disabled', graphiti: 'disabled' };

test('its files go to a folder of the host', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', decided);
  const files = app.files().map(({ path, mode = 0o644 }) => `${mode.toString(8)} ${path}`);
  expect(files).toEqual(
    expect.arrayContaining([
      '755 hosts/memory/container/opencode-health.sh',
      '755 hosts/memory/container/serve.sh',
      '644 hosts/memory/opencode-memory-pod.service',
      '644 hosts/memory/preflight.conf',
      '755 hosts/memory/preflight.sh',
      '755 hosts/memory/wait-healthy.sh',
    ]),
  );
});

test('what is wrong is said with the path of the construct, and nothing is rendered', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, dataRoot: 'persist' });
  expect(() => app.files()).toThrow(/memory.*dataRoot is "persist": has to be an absolute path/);
});

test('two hosts cannot share a folder', () => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'one', decided);
  new MemoryPodHost(app, 'two', { ...decided, hostName: 'one' });
  expect(() => app.files()).toThrow(/two.*hostName is "one": one has it too/);
});

test.each(['', '../up', 'Upper', 'a..b'])('%j is no name of a host', (hostName) => {
  const app = new GitOpsApp();
  new MemoryPodHost(app, 'memory', { ...decided, hostName });
  expect(() => app.files()).toThrow(/hostName/);
});
