import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderBundle } from '../../../lib/host/bundle/render-bundle';
import type { HostFile } from '../../../lib/host/host-file';
import { hostSettings } from '../../../lib/host/host-installation';
import { hostScripts } from '../../../lib/host/host-scripts';
import type { MemoryPod } from '../../../lib/host/memory-pod';
import { renderQuadlet } from '../../../lib/host/quadlet/render-quadlet';
import { systemdFiles } from '../../../lib/host/systemd/systemd-files';
import { hasTool } from '../../support/tools';
import { memoryPod } from '../memory-pods';

jest.setTimeout(120_000);

let folder: string;
let root: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  root = join(folder, 'a root');
  mkdirSync(join(root, 'etc/containers'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function unpack(pod: MemoryPod, rendering: readonly HostFile[], name = 'bundle'): string {
  const files = [...rendering, ...hostScripts(pod)];
  const bundle = join(folder, name);
  for (const { path, content, mode } of [...files, ...renderBundle(pod, files)]) {
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    writeFileSync(join(bundle, path), content);
    chmodSync(join(bundle, path), mode ?? 0o644);
  }
  return bundle;
}

function install(bundle: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(join(bundle, 'install.sh'), ['--root', root, ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Everything below the root: kind, mode, content and when it was changed. */
function tree(): Readonly<Record<string, string>> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const found = lstatSync(join(root, name));
      const content = found.isFile() ? readFileSync(join(root, name), 'utf8') : '';
      return [name, `${found.mode.toString(8)} ${found.mtimeMs} ${content}`];
    }),
  );
}

test('install.list', () => {
  const pod = memoryPod();
  const list = renderBundle(pod, [...systemdFiles(pod), ...hostScripts(pod)]).find(
    ({ path }) => path === 'install.list',
  );
  expect(list?.content).toMatchSnapshot();
});

test('the kernel is told what Valkey and FalkorDB ask for', () => {
  const [sysctls, tmpfiles] = hostSettings(memoryPod()).map(({ content }) => content.split('\n'));
  expect(sysctls).toEqual(expect.arrayContaining(['vm.overcommit_memory = 1', 'net.core.somaxconn = 4096']));
  expect(tmpfiles).toContain('w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise');
});

describe.each([
  ['systemd', systemdFiles(memoryPod())],
  ['quadlet', renderQuadlet(memoryPod())],
])('install.sh of the rendering %s', (_, rendering) => {
  test('puts every file and directory in place', () => {
    const pod = memoryPod();
    const { status } = install(unpack(pod, rendering));
    expect(status).toBe(0);
    for (const { installPath = '', content, mode } of [...rendering, ...hostScripts(pod)]) {
      expect(readFileSync(join(root, installPath), 'utf8')).toBe(content);
      expect([installPath, lstatSync(join(root, installPath)).mode & 0o777]).toEqual([installPath, mode ?? 0o644]);
    }
    const valkey = lstatSync(join(root, 'persist/containers/valkey'));
    expect(valkey.mode & 0o777).toBe(0o700);
    if (process.getuid?.() === 0) expect([valkey.uid, valkey.gid]).toEqual([999, 999]);
  });

  test('changes nothing when it is run again', () => {
    const bundle = unpack(memoryPod(), rendering);
    install(bundle);
    const before = tree();
    expect(install(bundle)).toMatchObject({ status: 0, stdout: 'nothing to do\n' });
    expect(tree()).toEqual(before);
  });

  test('undoes itself, but for the data', () => {
    const before = Object.keys(tree());
    const bundle = unpack(memoryPod(), rendering);
    install(bundle);
    writeFileSync(join(root, 'persist/containers/valkey/dump.rdb'), 'data');
    expect(install(bundle, '--undo').status).toBe(0);
    const left = Object.keys(tree()).filter((name) => !before.includes(name) && !name.startsWith('persist'));
    expect(left.filter((name) => lstatSync(join(root, name)).isFile())).toEqual([]);
    expect(left).toEqual([]);
    expect(readFileSync(join(root, 'persist/containers/valkey/dump.rdb'), 'utf8')).toBe('data');
    expect(install(bundle, '--undo')).toMatchObject({ status: 0, stdout: 'nothing to undo\n' });
  });
});

test('a file of somebody else stays, and nothing is changed', () => {
  mkdirSync(join(root, 'etc/sysctl.d'));
  writeFileSync(join(root, 'etc/sysctl.d/90-opencode-memory-pod.conf'), 'mine');
  const before = tree();
  const { status, stderr } = install(unpack(memoryPod(), systemdFiles(memoryPod())));
  expect([status, stderr]).toEqual([1, expect.stringContaining('/etc/sysctl.d/90-opencode-memory-pod.conf')]);
  expect(tree()).toEqual(before);
});

test('another version of the bundle replaces its files and removes what it has no more', () => {
  install(unpack(memoryPod(), renderQuadlet(memoryPod())));
  const changed = memoryPod({ unit: { description: 'Another' } });
  expect(install(unpack(changed, systemdFiles(changed), 'newer')).status).toBe(0);
  expect(readFileSync(join(root, 'etc/systemd/system/opencode-memory-pod.service'), 'utf8')).toContain(
    'Description=Another',
  );
  expect(existsSync(join(root, 'etc/containers/systemd/opencode-memory-pod.pod'))).toBe(false);
});

test('a unit that is no more is not enabled any more', () => {
  const enabled = join(root, 'etc/systemd/system/multi-user.target.wants/opencode-memory-pod.service');
  install(unpack(memoryPod(), systemdFiles(memoryPod())));
  // Without systemctl on this machine the script leaves it to the user.
  expect(lstatSync(enabled, { throwIfNoEntry: false })?.isSymbolicLink() ?? false).toBe(hasTool('systemctl'));
  install(unpack(memoryPod(), renderQuadlet(memoryPod()), 'newer'));
  expect(lstatSync(enabled, { throwIfNoEntry: false })).toBeUndefined();
});

test('a file that was edited by hand is kept beside the new one, once, and said', () => {
  const pod = memoryPod();
  install(unpack(pod, systemdFiles(pod)));
  const unit = join(root, 'etc/systemd/system/opencode-memory-pod.service');
  writeFileSync(unit, `${readFileSync(unit, 'utf8')}# mine\n`);
  const mine = readFileSync(unit, 'utf8');
  const changed = memoryPod({ unit: { description: 'Another' } });
  const newer = unpack(changed, systemdFiles(changed), 'newer');
  expect(install(newer)).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('opencode-memory-pod.service was edited by hand: kept as') as string,
  });
  expect(readFileSync(`${unit}.edited`, 'utf8')).toBe(mine);
  expect(readFileSync(unit, 'utf8')).toContain('Description=Another');
  expect(install(newer).stdout).toBe('nothing to do\n');
});

test('what an upgrade changes is not taken for edited', () => {
  install(unpack(memoryPod(), systemdFiles(memoryPod())));
  const changed = memoryPod({ unit: { description: 'Another' } });
  const { stderr } = install(unpack(changed, systemdFiles(changed), 'newer'));
  expect(stderr).not.toContain('edited');
  expect(existsSync(join(root, 'etc/systemd/system/opencode-memory-pod.service.edited'))).toBe(false);
});

describe('a pod of another name', () => {
  const renamed = memoryPod({ name: 'memory' });
  const old = memoryPod();

  test('shares no script with the old one, and does not take its data', () => {
    install(unpack(old, systemdFiles(old)));
    const before = tree();
    const { status, stderr } = install(unpack(renamed, systemdFiles(renamed), 'renamed'));
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /\/persist\/containers\/valkey belongs to the pod opencode-memory-pod: install\.sh --rename opencode-memory-pod takes its place/,
      ),
    ]);
    expect(tree()).toEqual(before);
  });

  test('takes the place of the old one when it is told to, and keeps its data', () => {
    install(unpack(old, systemdFiles(old)));
    writeFileSync(join(root, 'persist/containers/valkey/dump.rdb'), 'data');
    const bundle = unpack(renamed, systemdFiles(renamed), 'renamed');
    expect(install(bundle, '--rename', 'opencode-memory-pod').status).toBe(0);
    expect(Object.keys(tree()).filter((name) => name.includes('opencode-memory-pod'))).toEqual([]);
    expect(existsSync(join(root, 'etc/systemd/system/memory.service'))).toBe(true);
    expect(existsSync(join(root, 'opt/memory/preflight.sh'))).toBe(true);
    expect(readFileSync(join(root, 'persist/containers/valkey/dump.rdb'), 'utf8')).toBe('data');
  });

  test('is a second pod where it has its own data', () => {
    install(unpack(old, systemdFiles(old)));
    const second = memoryPod({ name: 'memory', dataRoot: '/srv/memory' });
    expect(install(unpack(second, systemdFiles(second), 'second')).status).toBe(0);
    expect(existsSync(join(root, 'opt/opencode-memory-pod/preflight.sh'))).toBe(true);
    expect(existsSync(join(root, 'opt/memory/preflight.sh'))).toBe(true);
  });

  test('is not taken for one that there is not', () => {
    const before = tree();
    const { status, stderr } = install(unpack(renamed, systemdFiles(renamed)), '--rename', 'nobody');
    expect([status, stderr]).toEqual([1, expect.stringContaining('no pod nobody was installed here')]);
    expect(tree()).toEqual(before);
  });
});

test('an interrupted installation is finished by the next one, and can be undone', () => {
  const bundle = unpack(memoryPod(), systemdFiles(memoryPod()));
  mkdirSync(join(root, 'opt/opencode-memory-pod'), { recursive: true });
  writeFileSync(join(root, 'opt/opencode-memory-pod/preflight.sh.new'), 'half');
  writeFileSync(
    join(root, 'etc/opencode-memory-pod.installed'),
    'directory /opt\ndirectory /opt/opencode-memory-pod\nfile /opt/opencode-memory-pod/preflight.sh\n',
  );
  expect(install(bundle).status).toBe(0);
  expect(existsSync(join(root, 'opt/opencode-memory-pod/preflight.sh.new'))).toBe(false);
  install(bundle, '--undo');
  expect(existsSync(join(root, 'opt'))).toBe(false);
});

test.each([
  [['--nonsense'], 2, '--nonsense is not known'],
  [['--root'], 2, '--root wants a directory'],
  [['--rename'], 2, '--rename wants the name'],
  [['--root', '/nonexistent'], 1, '/nonexistent/etc is not there'],
])('%j is refused', (words, status, message) => {
  const bundle = unpack(memoryPod(), []);
  const run = spawnSync(join(bundle, 'install.sh'), words, { encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([status, expect.stringContaining(message)]);
});
