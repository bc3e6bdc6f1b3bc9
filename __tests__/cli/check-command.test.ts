import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithTools } from '../support/tools';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const TSX = require.resolve('tsx');
let scratch = '';

const APP = `
import { GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from ${JSON.stringify(join(ROOT, 'lib'))};
import { exampleCluster } from ${JSON.stringify(join(ROOT, '__tests__/support/first-user'))};
const app = new GitOpsApp();
const foundation = new OpenCodeFoundation(app, 'opencode', { cluster: exampleCluster(), domain: 'opencode.example.org' });
new OpenCodeWorkspace(foundation, 'flux', { repository: 'https://github.com/jbaker48/k8s-cluster' });
app.synth();
`;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'check-'));
  writeFileSync(join(scratch, 'main.ts'), APP);
  writeFileSync(join(scratch, 'cdk8s.yaml'), `app: node --import ${TSX} main.ts\n`);
  execFileSync(process.execPath, ['--import', TSX, 'main.ts'], { cwd: scratch, stdio: 'pipe' });
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function check(...args: readonly string[]) {
  const main = join(ROOT, 'lib/cli/main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, main, 'check', ...args], {
    cwd: scratch,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const CLAIM = 'dist/kubernetes/apps/opencode/opencode-flux/app/persistentvolumeclaim.yaml';

function edit(path: string, change: (text: string) => string): void {
  const file = join(scratch, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

test('what a synth has written is what it makes; what is somebody else’s does not count', () => {
  writeFileSync(join(scratch, 'dist/kubernetes/apps/other.yaml'), 'apiVersion: v1\nkind: ConfigMap\n');
  expect(check()).toEqual({ status: 0, stdout: 'dist is what main.ts makes\n', stderr: '' });
});

test('says what differs in the words of a review', () => {
  edit(CLAIM, (text) => text.replace('5Gi', '9Gi'));
  rmSync(join(scratch, 'dist/kubernetes/apps/opencode/opencode-flux/app/networkpolicy.yaml'));
  const { status, stdout } = check();
  expect(status).toBe(2);
  expect(stdout).toContain('dist is not what main.ts makes: run the synth and commit what it writes');
  expect(stdout).toContain('the API server refuses the claim opencode-flux: it shrinks from 9Gi to 5Gi');
  expect(stdout).toContain('+ NetworkPolicy opencode/opencode-flux');
});

test('a comment is a difference, too', () => {
  edit(CLAIM, (text) => `${text}# by hand\n`);
  const { status, stdout } = check();
  expect(status).toBe(2);
  expect(stdout).toContain('  kubernetes/apps/opencode/opencode-flux/app/persistentvolumeclaim.yaml');
});

test('an app that fails cannot be asked', () => {
  writeFileSync(join(scratch, 'main.ts'), 'throw new Error("out of order");');
  expect(check()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('out of order') as string });
});

describeWithTools(['git'], 'before a commit', () => {
  test('what is staged counts, not what is on disk', () => {
    execFileSync('git', ['init', '--quiet'], { cwd: scratch });
    expect(check('--staged')).toMatchObject({ status: 2 });
    execFileSync('git', ['add', 'dist'], { cwd: scratch });
    edit(CLAIM, (text) => `${text}# by hand\n`);
    expect(check('--staged')).toMatchObject({ status: 0 });
    expect(check()).toMatchObject({ status: 2 });
  });
});
