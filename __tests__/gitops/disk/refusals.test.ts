import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readTree, synth, temporaryDirectory, writeTree } from './tree';

jest.setTimeout(120_000);

const PROGRAM = join(__dirname, 'synth-program.ts');

/** What root may do here; a container often forbids it. */
function describeWhere(command: readonly string[], name: string, suite: () => void): void {
  const [program = '', ...args] = command;
  if (spawnSync(program, args).status === 0 || process.env['CDK8S_OPENCODE_REQUIRE_TOOLS'] === '1')
    describe(name, suite);
  else {
    console.warn(`skipped: ${name} (this user or machine cannot run ${command.slice(0, 3).join(' ')})`);
    describe.skip(name, suite);
  }
}

const MOUNT = ['unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'];
const DROP = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', process.execPath];

describeWhere(MOUNT, 'a full disk', () => {
  test('leaves the output as it was, at whatever file it shows', () => {
    const mountPoint = temporaryDirectory();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', mountPoint]).status).toBe(0);
    try {
      const outdir = join(mountPoint, 'dist');
      synth(outdir, { 'a.yaml': 'old\n', 'b.yaml': 'old\n' });
      const before = readTree(mountPoint);
      const files = { 'a.yaml': 'new\n', 'b.yaml': 'x'.repeat(300_000), 'c.yaml': 'x'.repeat(300_000) };
      expect(() => synth(outdir, files)).toThrow(/outdir is ".*": ENOSPC: no space left on device/);
      expect(readTree(mountPoint)).toEqual(before);
      // No room for as much as the lock.
      writeFileSync(join(mountPoint, 'filler'), '');
      expect(() => writeFileSync(join(mountPoint, 'filler'), 'x'.repeat(600_000))).toThrow('ENOSPC');
      const full = readTree(outdir);
      expect(() => synth(outdir, { 'a.yaml': 'new\n' })).toThrow('ENOSPC');
      expect(readTree(outdir)).toEqual(full);
      expect(readdirSync(mountPoint).sort()).toEqual(['dist', 'filler']);
      unlinkSync(join(mountPoint, 'filler'));
      synth(outdir, { 'a.yaml': 'new\n' });
      expect(readTree(outdir)).toMatchObject({ 'a.yaml': 'new\n' });
    } finally {
      spawnSync('umount', [mountPoint]);
    }
  });

  test('a mount point is written into, though it cannot be renamed', () => {
    const mountPoint = temporaryDirectory();
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', mountPoint]).status).toBe(0);
    try {
      synth(mountPoint, { 'a/a.yaml': 'old\n' });
      synth(mountPoint, { 'a/a.yaml': 'new\n' });
      expect(readTree(mountPoint)).toMatchObject({ 'a/a.yaml': 'new\n' });
      expect(readdirSync(mountPoint).sort()).toEqual(['.gitops-app-files', 'a']);
    } finally {
      spawnSync('umount', [mountPoint]);
    }
  });
});

describeWhere(
  [...DROP, '-e', 'require(process.argv[1])', require.resolve('tsx/package.json')],
  'an output that this user cannot write',
  () => {
    function synthAsNobody(outdir: string): { stderr: string; status: number | null } {
      const [program = '', ...drop] = DROP;
      const args = [...drop, '--import', 'tsx', PROGRAM, outdir, JSON.stringify({ 'web/a.yaml': 'new\n' })];
      return spawnSync(program, args, { encoding: 'utf8' });
    }

    function prepared(): string {
      const directory = temporaryDirectory();
      chmodSync(directory, 0o755);
      synth(join(directory, 'dist'), { 'web/a.yaml': 'old\n' });
      return directory;
    }

    test('is refused, and stays as it was', () => {
      const directory = prepared();
      const before = readTree(directory);
      const { stderr, status } = synthAsNobody(join(directory, 'dist'));
      expect(stderr).toMatch(/outdir is ".*dist": this user cannot write to .*dist/);
      expect(status).toBe(1);
      expect(readTree(directory)).toEqual(before);
    });

    test('also when only a directory within is the obstacle', () => {
      const directory = prepared();
      chownSync(join(directory, 'dist'), 65534, 65534);
      chownSync(join(directory, 'dist/.gitops-app-files'), 65534, 65534);
      const before = readTree(directory);
      const { stderr, status } = synthAsNobody(join(directory, 'dist'));
      expect(stderr).toMatch(/EACCES: permission denied/);
      expect(status).toBe(1);
      expect(readTree(directory)).toEqual(before);
    });
  },
);

describe('a lock', () => {
  test('of a process that is gone is dropped', () => {
    const outdir = join(temporaryDirectory(), 'dist');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    mkdirSync(join(outdir, '../.dist.gitops-app'));
    symlinkSync(`${pid}:1:${hostname()}`, join(outdir, '../.dist.gitops-app/lock'));
    synth(outdir, { a: 'a\n' });
    expect(readTree(outdir)).toMatchObject({ a: 'a\n' });
  });

  test('of a process whose number was given to another is dropped', () => {
    const outdir = join(temporaryDirectory(), 'dist');
    mkdirSync(join(outdir, '../.dist.gitops-app'));
    symlinkSync(`${process.pid}:1:${hostname()}`, join(outdir, '../.dist.gitops-app/lock'));
    synth(outdir, { a: 'a\n' });
    expect(readTree(outdir)).toMatchObject({ a: 'a\n' });
  });

  test('of another machine is respected, and the message says what to do', () => {
    const directory = temporaryDirectory();
    writeTree(directory, { 'dist/hand.yaml': 'hand\n' });
    mkdirSync(join(directory, '.dist.gitops-app'));
    symlinkSync('1:1:elsewhere', join(directory, '.dist.gitops-app/lock'));
    const lock = /process 1 on elsewhere\): wait for it; should there be none, remove .*\.dist\.gitops-app\/lock/;
    expect(() => synth(join(directory, 'dist'), { a: 'a\n' })).toThrow(lock);
    expect(readTree(directory)).toMatchObject({
      'dist/hand.yaml': 'hand\n',
      '.dist.gitops-app/lock': '-> 1:1:elsewhere',
    });
  });
});
