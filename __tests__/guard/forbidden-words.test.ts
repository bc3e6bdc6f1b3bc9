import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitOpsApp } from '../../lib';
import { type AppInspection, INSPECTION_VARIABLE } from '../../lib/gitops/inspection';
import { ForbiddenWords } from '../../lib/guard';
import { exampleWorkspace, problemsOf } from '../support/first-user';

const guard = new ForbiddenWords(/ghp_/, /auth.json/);
const TREE = { path: 'clusters/home/web/kustomization.yaml', content: 'kind: Kustomization\n' };

test.each([['a: auth.json'], ['a: authXjson'], ['a: auth/json'], ['a: copilot-auth-json'], ['# ghp_']])(
  '%s is found in the folder of a manifest, whatever it is called',
  (content) => {
    expect(guard.inspect([TREE, { path: 'clusters/home/web/a.txt', content: `first\n${content}\n` }])).toEqual([
      expect.stringMatching(/^clusters\/home\/web\/a\.txt: line 2 matches \/.*\/: write another word, .* GitOpsApp$/),
    ]);
    expect(guard.inspect([{ path: 'hosts/a/run.sh', content }])).toEqual([]);
  },
);

test('a file name counts, and a word of another shape does not', () => {
  expect(guard.inspect([TREE, { path: 'clusters/home/web/auth.json', content: '' }])).toEqual([
    expect.stringContaining('the file name matches /auth.json/'),
  ]);
  expect(
    guard.inspect([TREE, { path: 'clusters/home/web/b', content: 'COPILOT_AUTH_JSON authjson auth\njson' }]),
  ).toEqual([]);
});

test('nobody who did not ask for it is kept from a word', () => {
  const configuration = { instructions: ['docs/auth.json'] };
  expect(problemsOf(exampleWorkspace({ configuration }))).toBe('');
  const strict = exampleWorkspace({ configuration });
  strict.app.addGuard(guard);
  expect(problemsOf(strict)).toMatch(/opencode\.json: line \d+ matches \/auth\.json\//);
});

test('a program that asks the app is told the words', () => {
  const directory = mkdtempSync(join(tmpdir(), 'forbidden-words-'));
  process.env[INSPECTION_VARIABLE] = directory;
  try {
    new GitOpsApp({ guards: [new ForbiddenWords(/ghp_/, /HUNTER/i)] }).synth();
    const [handed = ''] = readdirSync(directory);
    const inspection = JSON.parse(readFileSync(join(directory, handed, 'app.json'), 'utf8')) as AppInspection;
    const words = [
      { source: 'ghp_', flags: '' },
      { source: 'HUNTER', flags: 'i' },
    ];
    expect(inspection.descriptions).toEqual([{ kind: 'forbidden-words', words }]);
  } finally {
    Reflect.deleteProperty(process.env, INSPECTION_VARIABLE);
    rmSync(directory, { recursive: true });
  }
});
