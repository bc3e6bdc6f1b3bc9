import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentValue } from '../../../lib/workspace/pod/workspace-pod';
import type { WorkspacePodProps } from '../../../lib/workspace/pod/workspace-pod-props';
import {
  gitConfigEnvironment,
  gitSettingProblems,
  mergeEnvironment,
} from '../../../lib/workspace/repository/git-config';
import { exampleWorkspace, problemsOf } from '../../support/first-user';
import { describeWithTools } from '../../support/tools';

/** What real Git says with these variables. */
function git(environment: Readonly<Record<string, EnvironmentValue>>, ...args: readonly string[]): string {
  const variables = Object.entries(environment).map(
    ([name, given]) => [name, 'value' in given ? given.value : ''] as const,
  );
  const home = mkdtempSync(join(tmpdir(), 'git-config-'));
  mkdirSync(join(home, 'repository'));
  try {
    return execFileSync('git', args, {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...Object.fromEntries(variables) },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    return String((error as { readonly stderr: unknown }).stderr);
  }
}

const own = gitConfigEnvironment([
  ['safe.directory', '/home/dev/repository'],
  ['http.https://git.lan.sslCAInfo', '/run/config/ca.crt'],
]);
const user = {
  GIT_CONFIG_COUNT: { value: '2' },
  GIT_CONFIG_KEY_0: { value: 'user.name' },
  GIT_CONFIG_VALUE_0: { value: 'Agent' },
  GIT_CONFIG_KEY_1: { value: 'safe.directory' },
  GIT_CONFIG_VALUE_1: { value: '' },
};

describeWithTools(['git'], 'merged settings', () => {
  test('the settings of a user and of the pod reach Git together, and the user cannot empty those of the pod', () => {
    expect(git(mergeEnvironment(own, user), 'config', '--list')).toBe(
      'user.name=Agent\nsafe.directory=\nsafe.directory=/home/dev/repository\nhttp.https://git.lan.sslcainfo=/run/config/ca.crt\n',
    );
    // What an Object.assign would leave: the pod's second setting is gone.
    expect(git({ ...own, ...user }, 'config', '--list')).not.toContain('sslcainfo');
  });
});

test('a user without settings changes nothing', () => {
  expect(mergeEnvironment(own, { EDITOR: { value: 'vi' } })).toEqual({ ...own, EDITOR: { value: 'vi' } });
});

describeWithTools(['git'], 'what Git does not read, or fails on', () => {
  const pair = { GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'Agent' };

  test.each<[string, Record<string, string>, string[], RegExp, RegExp | undefined]>([
    [
      'a gap',
      { GIT_CONFIG_COUNT: '2', ...pair },
      [],
      /without GIT_CONFIG_KEY_1, GIT_CONFIG_VALUE_1/,
      /error: missing config key/,
    ],
    [
      'a count that is none',
      { GIT_CONFIG_COUNT: 'two', ...pair },
      [],
      /is "two": write the number/,
      /error: bogus count/,
    ],
    ['no count', pair, [], /GIT_CONFIG_KEY_0 is set without GIT_CONFIG_COUNT/, undefined],
    ['one too many', { GIT_CONFIG_COUNT: '0', ...pair }, [], /GIT_CONFIG_KEY_0 is not counted/, undefined],
    [
      'a key that is none',
      { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'name', GIT_CONFIG_VALUE_0: 'Agent' },
      [],
      /GIT_CONFIG_KEY_0 is "name": write the name of a setting/,
      /error: key does not contain a section: name/,
    ],
    ['a count out of a Secret', pair, ['GIT_CONFIG_COUNT'], /comes from a Secret/, undefined],
  ])('%s', (_, literals, others, problem, said) => {
    expect(gitSettingProblems(literals, others)).toContainEqual(expect.stringMatching(problem));
    if (said === undefined) return;
    const variables = Object.fromEntries(Object.entries(literals).map(([name, value]) => [name, { value }]));
    expect(git(variables, 'config', '--list')).toMatch(said);
  });

  test('pairs that are all there are none, whichever part a Secret holds', () => {
    expect(gitSettingProblems({ GIT_CONFIG_COUNT: '1', ...pair }, [])).toEqual([]);
    expect(
      gitSettingProblems({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.https://git.lan.extraHeader' }, [
        'GIT_CONFIG_VALUE_0',
      ]),
    ).toEqual([]);
  });
});

test.each<[WorkspacePodProps]>([
  [{ environment: { GIT_CONFIG_COUNT: '1' } }],
  [{ secretEnvironment: { GIT_CONFIG_VALUE_0: { name: 'a', key: 'b' } } }],
])('a workspace says so: %j', (props) => {
  expect(problemsOf(exampleWorkspace(props))).toContain('GIT_CONFIG_');
});
