import { reservedVariable } from '../../../lib/workspace/opencode/reserved-environment';
import { exampleWorkspace, problemsOf } from '../../support/first-user';

test.each([
  ['XDG_DATA_HOME', /elsewhere than on the volume/],
  ['XDG_STATE_HOME', /elsewhere/],
  ['XDG_CONFIG_HOME', /elsewhere/],
  ['XDG_CACHE_HOME', /elsewhere/],
  ['OPENCODE_DB', /elsewhere/],
  ['OPENCODE_TEST_HOME', /elsewhere/],
  ['PATH', /programs are not found; mount a program as a file in \/usr\/local\/bin/],
  ['BUN_BE_BUN', /not serve/],
  ['BUN_PTY_LIB', /not serve/],
  ['BUN_OPTIONS', /not serve/],
  ['GIT_DIR', /every Git command/],
  ['GIT_WORK_TREE', /every Git command/],
  ['OPENCODE_CONFIG_CONTENT', /^the pod sets it itself; leave it out$/],
  ['OPENCODE_DISABLE_AUTOUPDATE', /^the pod sets it itself/],
])('%s is refused, wherever it comes from', (name, advice) => {
  expect(reservedVariable(name)).toMatch(advice);
  for (const props of [
    { environment: { [name]: '/tmp/x' } },
    { secretEnvironment: { [name]: { name: 'a', key: 'b' } } },
    { secretVariables: { [name]: 'KEY' } },
  ]) {
    expect(problemsOf(exampleWorkspace(props))).toMatch(new RegExp(`${Object.keys(props)[0] ?? ''} has ${name}: `));
  }
});

test.each(['EDITOR', 'XDG_RUNTIME_DIR', 'BUN_CONFIG_REGISTRY', 'GIT_AUTHOR_NAME', 'OPENCODE_ENABLE_EXA', 'LANG'])(
  '%s is free',
  (name) => {
    expect(problemsOf(exampleWorkspace({ environment: { [name]: 'x' } }))).toBe('');
  },
);

test('what another part of the pod sets is not free either', () => {
  expect(reservedVariable('GIT_SSH_COMMAND')).toBeUndefined();
  expect(reservedVariable('GIT_SSH_COMMAND', ['GIT_SSH_COMMAND'])).toMatch(/^the pod sets it itself/);
  const inTerminal = {
    repository: 'git@github.com:jbaker48/k8s-cluster',
    repositoryLogin: 'deploy-key' as const,
    clone: { credentialsInTerminal: true },
  };
  expect(problemsOf(exampleWorkspace({ ...inTerminal, environment: { GIT_SSH_COMMAND: 'ssh -v' } }))).toContain(
    'environment has GIT_SSH_COMMAND: the pod sets it itself',
  );
});
