import { GitOpsApp } from '../../lib/gitops';
import { MemoryPodHost, type MemoryPodHostProps } from '../../lib/host/memory-pod-host';
import { describeWithTools } from '../support/tools';
import { podmanMachine } from './support/podman-machine';
import { runUnderSystemd, SYSTEMD_TOOLS } from './support/systemd-machine';

jest.setTimeout(300_000);

describeWithTools(SYSTEMD_TOOLS, 'podman auto-update', () => {
  describe.each<MemoryPodHostProps['rendering']>(['systemd', 'quadlet'])('with the rendering %s', (rendering) => {
    let read: (path: string) => string;
    const seen = (name: string) => ({ status: read(`seen/${name}.status`).trim(), said: read(`seen/${name}`).trim() });

    beforeAll(() => {
      const app = new GitOpsApp();
      new MemoryPodHost(app, 'memory', {
        plugin: 'disabled',
        graphiti: 'disabled',
        datadogAgent: 'disabled',
        rendering,
        forms: ['install'],
        valkey: { autoUpdate: 'local' },
        unit: { restartSeconds: 1, timeoutStartSeconds: 60 },
      });
      const files = app.files().map(({ path, content }) => [path.replace('hosts/memory', 'bundle'), content] as const);
      read = runUnderSystemd({ ...Object.fromEntries(files), ...podmanMachine('auto-update.sh') });
    });

    test('looks once a day', () => {
      expect(seen('start')).toEqual({ status: '0', said: '' });
      expect(seen('timer')).toEqual({ status: '0', said: 'active' });
      expect(seen('nothing')).toEqual({ status: '0', said: 'opencode-memory-pod.service local false' });
    });

    test('restarts the pod with a newer image', () => {
      expect(seen('update')).toEqual({ status: '0', said: 'opencode-memory-pod.service local true' });
      expect(seen('version')).toEqual({ status: '0', said: 'newer' });
      expect(seen('answer')).toEqual({ status: '0', said: 'healthy' });
    });

    if (rendering === 'systemd') {
      test('puts the old image back where the pod does not start with the newer one', () => {
        expect(seen('broken').said).toContain('rolled back');
        expect(seen('version-after')).toEqual({ status: '0', said: 'newer' });
        expect(seen('state-after').said.split('\n')).toEqual(['ActiveState=active', 'SubState=running']);
      });
    } else {
      test('does not hear of a container that does not start: the unit that it restarts is the pod', () => {
        expect(seen('broken')).toEqual({ status: '0', said: 'opencode-memory-pod.service local true' });
      });
    }
  });
});
