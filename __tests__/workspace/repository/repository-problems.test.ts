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
  ['a URL that is none', [{ url: 'nonsense' }], /url is no URL that Git clones from/],
  ['a file', [{ url: 'file:///srv/app' }], /url is no URL that Git clones from/],
  ['a token over http', [{ url: 'http://git.example.com/app', auth: token }], /reads the token: write https/],
  ['a token over ssh', [{ url: 'git@github.com:dev/app', auth: token }], /auth is a token/],
  ['a key over https', [{ auth: key }], /auth is an SSH key/],
  ['a host without known keys', [{ url: 'git@git.example.com:app', auth: key }], /knownHosts is missing/],
  ['the same directory twice', [{}, { directory: '/home/dev/0' }], /repositories\[1\].directory is that of/],
  ['one in the other', [{}, { directory: '/home/dev/0/sub' }], /repositories\[1\].directory lies in that of/],
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
  expect(messages).toEqual([expect.stringMatching(/has a name or password in it/)]);
  expect(messages.join()).not.toContain('fake-token');
});
