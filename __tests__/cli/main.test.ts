import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { version } from '../../package.json';

jest.setTimeout(120_000);

function run(...args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const main = join(__dirname, '../../lib/cli/main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('says its version', () => {
  expect(run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('an unknown flag is a mistake of the user, in one line', () => {
  const { status, stdout, stderr } = run('--bogus');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain("unknown option '--bogus'");
  expect(stderr).not.toContain('    at ');
});
