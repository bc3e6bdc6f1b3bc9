import { Problems } from '../../../lib/validation/problem';
import { addRepositoryProblems } from '../../../lib/workspace/repository/repository-problems';
import type { RepositoryProps } from '../../../lib/workspace/repository/repository-props';

const token = { type: 'token', token: { name: 'app', key: 'PAT' } } as const;
const key = { type: 'ssh', privateKey: { name: 'app', key: 'KEY' } } as const;

function problemsOf(...repositories: readonly Partial<RepositoryProps>[]): readonly string[] {
  const problems = new Problems();
  const whole = repositories.map((props, index) => ({
    url: 'https://github.com/dev/app',
    directory: `/home/dev/${index}`,
    ...props,
  }));
  addRepositoryProblems(whole, problems);
  return problems.messages;
}

test('what goes together is no problem', () => {
  expect(problemsOf({ auth: token }, { url: 'git@github.com:dev/app.git', auth: key }, {})).toEqual([]);
});

test.each([
  ['a URL that is none', [{ url: 'nonsense' }], /^repository is "nonsense": write https:/],
  ['a file', [{ url: 'file:///srv/app' }], /^repository is "file:\/\/\/srv\/app": write https:/],
  ['a token over http', [{ url: 'http://git.example.com/app', auth: token }], /write https: a token sent over http/],
  ['a token over ssh', [{ url: 'git@github.com:dev/app', auth: token }], /^repository is cloned over ssh/],
  ['a key over https', [{ auth: key }], /^repository is cloned over https/],
  ['a host without known keys', [{ url: 'git@git.example.com:app', auth: key }], /^repositoryLogin has no knownHosts/],
  ['a relative directory', [{}, { directory: 'app' }], /^furtherRepositories\[0\]\.directory is "app"/],
  [
    'the same directory twice',
    [{}, { directory: '/home/dev/0' }],
    /^two repositories have one directory, "\/home\/dev\/0"/,
  ],
  [
    'one in the other',
    [{}, { directory: '/home/dev/0/sub' }],
    /^furtherRepositories\[0\]\.directory is "\/home\/dev\/0\/sub", which lies in directory/,
  ],
  ['a time-out that never comes', [{ timeouts: { clone: 0 } }], /^clone\.timeouts\.clone is 0/],
  [
    'two keys in the terminal',
    [0, 1].map(() => ({ url: 'git@github.com:dev/app', auth: key, credentialsInTerminal: true })),
    /several deploy keys/,
  ],
])('%s', (_, repositories: readonly Partial<RepositoryProps>[], message) => {
  expect(problemsOf(...repositories)).toEqual([expect.stringMatching(message)]);
});

test('a token in a URL is not repeated', () => {
  const messages = problemsOf({ url: 'https://dev:fake-token@github.com/dev/app' });
  expect(messages).toEqual([expect.stringMatching(/leave the credentials out of the URL/)]);
  expect(messages.join()).not.toContain('fake-token');
});
