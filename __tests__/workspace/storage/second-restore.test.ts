import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResticMover } from '../../../e2e/cluster/stand-ins/restic-mover';
import type { ResticSpec } from '../../../e2e/cluster/stand-ins/volsync-objects';
import { WORKSPACE_UID } from '../../support/container';
import { example, exampleCluster, workspaceObject } from '../../support/first-user';
import { describeWithTools } from '../../support/tools';
import { asWorkspace } from '../../support/volume';

jest.setTimeout(120_000);

const TOOLS = ['restic', 'sqlite3', 'git', 'setpriv', 'unshare', 'mkfs.ext4', 'losetup'];

/** What the workspace's backup is restored with. */
function emitted(volsync?: string): ResticSpec {
  const { versions } = exampleCluster();
  const built = example({ cluster: { versions: { ...versions, ...(volsync !== undefined && { volsync }) } } });
  return workspaceObject(built, 'app/replicationdestination.yaml', 'spec', 'restic') as ResticSpec;
}

test.each([
  ['0.10.0', undefined],
  ['0.11.0', true],
  [undefined, true],
])('what a restore needs is set from VolSync 0.11 on: %s', (version, set) => {
  const { enableFileDeletion, cleanupTempPVC, cleanupCachePVC } = emitted(version);
  expect([enableFileDeletion, cleanupTempPVC, cleanupCachePVC]).toEqual([set, set, set]);
});

describeWithTools(TOOLS, 'an older state that is restored after a newer one', () => {
  let directory = '';
  let repository: Readonly<Record<string, string>>;
  let olderAt = '';
  const mounted: string[] = [];

  beforeAll(async () => {
    directory = ownDirectory(join(tmpdir(), 'restore-'));
    repository = {
      RESTIC_REPOSITORY: ownDirectory(join(directory, 'repository-')),
      RESTIC_PASSWORD: 'fake-for-a-test',
    };
    const home = volume('home');
    // As the kubelet does before the pod starts.
    mover(home, emitted());
    addSessions(home, 400);
    git(home, ['init', '-q', '-b', 'main', 'work']);
    git(join(home, 'work'), ['commit', '-q', '--allow-empty', '-m', 'one']);
    await backUp(home);
    olderAt = await nextSecond();
    // What a pod leaves behind that is stopped within a write and a merge.
    addSessions(home, 200, '.dbconfig no_ckpt_on_close on');
    git(join(home, 'work'), ['checkout', '-q', '-b', 'topic']);
    git(join(home, 'work'), ['commit', '-q', '--allow-empty', '-m', 'two']);
    git(join(home, 'work'), ['checkout', '-q', 'main']);
    git(join(home, 'work'), ['merge', '-q', '--no-ff', '--no-commit', 'topic']);
    await backUp(home);
  });

  afterAll(() => {
    for (const mount of mounted) execFileSync('umount', [mount]);
    rmSync(directory, { recursive: true, force: true });
  });

  /** An ext4 file system of its own, as a claim has: with lost+found, which is root's. */
  function volume(name: string): string {
    const image = join(directory, `${name}.img`);
    execFileSync('truncate', ['--size=32M', image]);
    execFileSync('mkfs.ext4', ['-q', image]);
    const mount = mkdtempSync(join(directory, `${name}-`));
    execFileSync('mount', ['-o', 'loop', image, mount]);
    mounted.push(mount);
    return mount;
  }

  function mover(claim: string, restic: Pick<ResticSpec, 'moverSecurityContext'>): ResticMover {
    const { moverSecurityContext: securityContext = {} } = restic;
    const { signal } = new AbortController();
    return new ResticMover({ volume: claim, cache: join(directory, 'cache'), securityContext, repository, signal });
  }

  function backUp(home: string): Promise<string> {
    return mover(home, emitted()).backup(['--keep-last=9'], false);
  }

  /** Restores the newer state and then the older, into the claim that VolSync would take; what the second one made. */
  async function restoreTwice(name: string, restic: ResticSpec): Promise<{ sessions: string; merges: boolean }> {
    const first = volume(`${name}-1`);
    await mover(first, restic).restore(restic);
    expect(contentOf(first)).toEqual({ sessions: '600', merges: true });
    const second = restic.cleanupTempPVC === true ? volume(`${name}-2`) : first;
    await mover(second, restic).restore({ ...restic, restoreAsOf: olderAt });
    return contentOf(second);
  }

  test('is whole, with what is emitted', async () => {
    expect(await restoreTwice('emitted', emitted())).toEqual({ sessions: '400', merges: false });
  });

  test('is whole in a volume that an earlier release left behind', async () => {
    const restic = { ...emitted(), cleanupTempPVC: false };
    expect(await restoreTwice('kept', restic)).toEqual({ sessions: '400', merges: false });
  });

  test('is mixed with the newer one by a VolSync before 0.11, as its comment says', async () => {
    expect(await restoreTwice('old', emitted('0.10.0'))).toEqual({ sessions: '600', merges: true });
  });
});

function ownDirectory(prefix: string): string {
  const directory = mkdtempSync(prefix);
  chownSync(directory, WORKSPACE_UID, WORKSPACE_UID);
  return directory;
}

/** In the way OpenCode keeps them: SQLite with a write-ahead log. */
function addSessions(home: string, count: number, ...settings: readonly string[]): void {
  const rows = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
  const commands = [
    ...settings,
    'pragma journal_mode = wal;',
    'create table if not exists session (id integer primary key);',
    `insert into session ${rows} select null from n;`,
  ];
  const { status, stderr } = spawnSync('sqlite3', [join(home, 'opencode.db')], {
    input: commands.join('\n'),
    encoding: 'utf8',
    uid: WORKSPACE_UID,
    gid: WORKSPACE_UID,
  });
  expect([status, stderr]).toEqual([0, '']);
}

function git(home: string, args: readonly string[]): void {
  const { status, stderr } = asWorkspace(['git', '-C', home, ...args]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
}

function contentOf(home: string): { sessions: string; merges: boolean } {
  // A reader changes the log: it reads a copy.
  const copy = mkdtempSync(join(tmpdir(), 'restored-'));
  execFileSync('cp', ['-a', `${home}/.`, copy]);
  const { stdout } = spawnSync('sqlite3', [join(copy, 'opencode.db'), 'select count(*) from session'], {
    encoding: 'utf8',
  });
  rmSync(copy, { recursive: true, force: true });
  return { sessions: stdout.trim(), merges: existsSync(join(home, 'work/.git/MERGE_HEAD')) };
}

/** A time between two backups: VolSync compares whole seconds. */
async function nextSecond(): Promise<string> {
  const now = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1001 - (now % 1000)));
  return new Date(now).toISOString();
}
