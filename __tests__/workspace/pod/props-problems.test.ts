import { workspacePodProblems } from '../../../lib/workspace/pod/props-problems';
import type { WorkspacePodContext, WorkspacePodProps } from '../../../lib/workspace/pod/workspace-pod-props';
import { repositoryContribution } from '../../../lib/workspace/repository/repository-contribution';
import { context } from './context';

const problems = (props: WorkspacePodProps, changes: Partial<WorkspacePodContext> = {}): readonly string[] =>
  workspacePodProblems(props, { ...context, ...changes });

describe('a pod that cannot be synthesized', () => {
  test('nothing is wrong with the defaults', () => {
    expect(problems({})).toEqual([]);
  });

  test.each([undefined, { name: '', key: 'password' }, { name: 'secret', key: '' }])(
    'one without a password: %j',
    (password) => {
      expect(problems({}, { password } as unknown as Partial<WorkspacePodContext>)).toEqual([
        'password is missing: there is no workspace without one; name a Secret and its key',
      ]);
    },
  );

  test('one with a version that runs commands for anyone', () => {
    expect(problems({ openCode: { version: '1.0.215' } })).toEqual([
      'openCode.version is "1.0.215": anyone who reaches it can run commands (CVE-2026-22812); write 1.0.216 or newer',
    ]);
  });

  test.each([{ version: '2.0.24' }, { tag: '2.0.24' }, { tag: '2.0.24', version: '1.18.33' }])(
    'one with OpenCode 2: %j',
    (openCode) => {
      expect(problems({ openCode })).toEqual([
        expect.stringMatching(/^openCode\.(version|tag) is "2\.0\.24": OpenCode 2 migrates the sessions one way/),
      ]);
    },
  );

  test('one with the tag latest, unless it is allowed by name', () => {
    expect(problems({ openCode: { tag: 'latest' } })[0]).toMatch(/^openCode\.tag is "latest": /);
    expect(problems({ openCode: { tag: 'latest', allowLatestTag: true } })).toEqual([]);
  });

  test('one whose repository is not on the volume', () => {
    expect(problems({ home: '/home/dev' })).toEqual([
      'directory is "/Users/jbaker/git/k8s-cluster", not below the home directory "/home/dev": only what is below it is ' +
        'on the volume; set home to a directory above it, or move it',
    ]);
  });

  test.each([[['/config']], [['/one/repository', '/two/repository']]])(
    'one whose volume would be mounted at the root: %j',
    (directories) => {
      expect(problems({}, { directories })).toEqual([
        `directory is ${directories.map((directory) => `"${directory}"`).join(', ')}: the volume is mounted above it, ` +
          'which cannot be "/"; put it one directory deeper, such as /workspace/config',
      ]);
    },
  );

  test('one that runs as root without saying so', () => {
    expect(problems({ user: { uid: 0, gid: 0 } })).toEqual([
      'user.uid is 0: write another one, or turn hardening.runAsNonRoot off',
    ]);
    expect(problems({ user: { uid: 0, gid: 0 }, hardening: { runAsNonRoot: false } })).toEqual([]);
  });

  test('a deploy key for a uid that ssh has no name for', () => {
    const repository = {
      url: 'git@github.com:jbaker48/k8s-cluster',
      directory: '/Users/jbaker/git/k8s-cluster',
      auth: { type: 'ssh', privateKey: { name: 'secret', key: 'KEY' } },
    } as const;
    const contribution = repositoryContribution([repository], {
      home: '/Users/jbaker',
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      openCodeImage: { repository: 'opencode', tag: 'test' },
    });
    const contributions = [contribution];
    expect(problems({ user: { uid: 1001 } }, { contributions })).toEqual([
      expect.stringMatching(/^user\.uid is 1001, and an SSH key is used: /),
    ]);
    expect(problems({}, { contributions })).toEqual([]);
    expect(problems({ user: { uid: 1001 } })).toEqual([]);
  });

  test('one whose environment takes a name of the pod’s own, or has one twice', () => {
    const secret = { name: 'secret', key: 'key' };
    expect(
      problems({ environment: { HOME: '/root', TOKEN: 'a' }, secretEnvironment: { TOKEN: secret, '1A': secret } }),
    ).toEqual([
      'environment has HOME: the pod sets it itself; leave it out',
      expect.stringMatching(/^secretEnvironment is "1A": /),
      'TOKEN is in environment and in secretEnvironment: leave one out',
    ]);
  });

  test('everything is said at once', () => {
    expect(
      problems({ openCode: { version: 'x', port: 80, username: 'a:b' }, resources: { limits: { memory: '4GB' } } }),
    ).toHaveLength(4);
  });
});
