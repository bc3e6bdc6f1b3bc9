import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
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
import { join } from 'node:path';
import { preflightConf } from '../../lib/host/preflight-conf';
import { describeWithTools } from '../support/tools';
import { memoryPod } from './memory-pods';

const script = join(__dirname, '../../lib/host/scripts/keep-copy.sh');

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
])('keep-copy.sh under %s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], 'before a container starts', () => {
    let folder: string;
    let data: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'keep-copy-'));
      data = join(folder, 'the data/valkey');
      mkdirSync(data, { recursive: true });
      copyFileSync(script, join(folder, 'keep-copy.sh'));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    const start = (tag: string, digest?: string) => {
      const pod = memoryPod({ valkey: { image: { tag, digest }, data: { path: data } } });
      writeFileSync(join(folder, 'preflight.conf'), preflightConf(pod));
      const { status, stdout, stderr } = spawnSync(shell, [...args, join(folder, 'keep-copy.sh'), 'valkey'], {
        encoding: 'utf8',
      });
      return { status, said: stdout + stderr };
    };
    const write = (text: string): void => {
      writeFileSync(join(data, 'dump.rdb'), text, { mode: 0o600 });
    };
    const copies = (): readonly string[] =>
      readdirSync(join(folder, 'the data')).filter((name) => name.includes('.of-'));

    test('a newer major version starts after a copy, whole and once', () => {
      write('of 7');
      expect(start('7.2')).toEqual({ status: 0, said: '' });
      expect(start('7.4.1', `sha256:${'1'.repeat(64)}`)).toEqual({ status: 0, said: '' });
      expect(copies()).toEqual([]);
      expect(start('v8.1-alpine')).toMatchObject({
        status: 0,
        said: expect.stringContaining('is what version 7 wrote') as string,
      });
      write('of 8');
      expect(start('8.1')).toEqual({ status: 0, said: '' });
      const [copy = '', ...more] = copies();
      expect([copy, more]).toEqual([expect.stringMatching(/^valkey\.of-7-\d{8}T\d{6}$/), []]);
      const kept = join(folder, 'the data', copy, 'dump.rdb');
      expect(readFileSync(kept, 'utf8')).toBe('of 7');
      expect(lstatSync(kept).mode & 0o777).toBe(0o600);
    });

    test('an older one does not start, and touches nothing', () => {
      write('of 9');
      start('9.0');
      expect(start('8.1')).toEqual({
        status: 1,
        said: expect.stringMatching(
          /valkey was written by version 9, and docker\.io\/valkey\/valkey:8\.1 may not read it/,
        ) as string,
      });
      expect(readFileSync(`${data}.version`, 'utf8')).toBe('9\n');
      expect(start('9.1')).toEqual({ status: 0, said: '' });
    });

    test('what was put back from a copy starts again', () => {
      write('of 8');
      start('8.1');
      start('9.0');
      const [copy = ''] = copies();
      rmSync(data, { recursive: true });
      spawnSync('cp', ['-a', join(folder, 'the data', copy), data]);
      writeFileSync(`${data}.version`, '8\n');
      expect(start('8.1')).toEqual({ status: 0, said: '' });
    });

    test('without data, and with a tag that says no version, nothing is in the way', () => {
      start('8.1');
      expect(start('7.2')).toEqual({ status: 0, said: '' });
      write('of 7');
      for (const tag of ['latest', 'sha-1f', '8f3a', 'alpine']) expect(start(tag)).toEqual({ status: 0, said: '' });
      expect(existsSync(`${data}.version`)).toBe(true);
      expect(copies()).toEqual([]);
    });

    test('a copy that cannot be made keeps the newer version from writing', () => {
      // The name of the copy is longer than a file system takes.
      data = join(folder, 'the data', 'v'.repeat(246));
      mkdirSync(data);
      write('of 7');
      start('7.2');
      expect(start('8.1')).toMatchObject({
        status: 1,
        said: expect.stringContaining('cannot be copied before version 8 writes to it') as string,
      });
      expect(readFileSync(`${data}.version`, 'utf8')).toBe('7\n');
      expect(start('7.2')).toEqual({ status: 0, said: '' });
    });
  });
});
