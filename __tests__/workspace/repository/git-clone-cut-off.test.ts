import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONTAINER_SHELLS,
  type ContainerShell,
  type PodSandbox,
  describeWithContainers,
} from '../../support/container';
import { GitServer, git } from '../../support/git-server';
import { type CloneCase, DIRECTORY, TOKEN, cloneCase } from './clone-case';

jest.setTimeout(180_000);

const PATH = '/stops:/usr/bin:/bin';

/** Stands before a program, and at its call of number STOP_AT says so and waits for the kill. */
const STOP = `#!/bin/sh
call=$(($(cat /tmp/calls 2>/dev/null || echo 0) + 1))
echo "$call" >/tmp/calls
[ "$call" -ne "$STOP_AT" ] || { echo stopped; sleep 1000; }
exec busybox "\${0##*/}" "$@"
`;

describeWithContainers([], 'a clone that a kill cuts off', () => {
  const server = new GitServer({ password: TOKEN });
  const sandboxes: PodSandbox[] = [];

  beforeAll(async () => {
    await server.listen();
    server.addRepository('app.git', {
      'README.md': 'one\n',
      'src/main.ts': 'export {};\n',
      '.hidden/x': 'x\n',
      '..odd': '',
    });
    server.addRepository('big.git', { 'README.md': 'big\n', noise: randomBytes(4 << 20) });
  });
  afterEach(() => {
    server.mode = 'serve';
    for (const sandbox of sandboxes.splice(0)) sandbox.remove();
  });
  afterAll(() => server.close());

  function workspace(repository: string): CloneCase {
    const auth = { type: 'token', token: { name: 'app-secret', key: 'GITHUB_PAT' } } as const;
    const built = cloneCase([{ url: server.url(repository), directory: DIRECTORY, auth }]);
    sandboxes.push(built.sandbox);
    return built;
  }

  async function isRepaired({ sandbox, container, directory }: CloneCase, shell: ContainerShell): Promise<void> {
    expect(await sandbox.run(container, { shell })).toMatchObject({ status: 0 });
    expect(git(directory, 'status', '--porcelain')).toBe('');
    expect(git(directory, 'fsck', '--strict')).toBe('');
    expect(existsSync(join(directory, '.opencode-clone'))).toBe(false);
  }

  describe.each(CONTAINER_SHELLS)('under %s', (shell) => {
    test.each([0, 8192, 100_000, 1 << 20, 4 << 20])('after %d bytes of an answer', async (bytes) => {
      const built = workspace('big.git');
      server.mode = 'stall';
      server.stallAfter = bytes;
      const stalled = server.nextStall();
      const running = built.sandbox.start(built.container, { shell });
      await stalled;
      await running.kill();
      server.mode = 'serve';
      expect(readdirSync(built.directory)).toEqual(['.opencode-clone']);
      await isRepaired(built, shell);
    });

    // The mark, four entries, and `.git`.
    test.each([1, 2, 3, 4, 5, 6])(
      'before move %d of the whole clone, which this shell then goes on with',
      async (move) => {
        const built = workspace('app.git');
        const stops = join(built.sandbox.directory, 'stops');
        mkdirSync(stops);
        writeFileSync(join(stops, 'mv'), STOP);
        chmodSync(join(stops, 'mv'), 0o755);
        const running = built.sandbox.start(built.container, {
          // busybox's own shell finds `mv` within itself, not in PATH.
          shell: 'dash',
          mounts: { '/stops': stops },
          environment: { PATH, STOP_AT: String(move) },
        });
        await new Promise<void>((resolve, reject) => {
          running.process.stdout?.on('data', (text: string) => {
            if (text.includes('stopped')) resolve();
          });
          void running.ended.then(({ output }) => reject(new Error(output)));
        });
        await running.kill();
        expect(existsSync(join(built.directory, '.git'))).toBe(false);
        const requests = server.requests.length;
        await isRepaired(built, shell);
        // A whole clone is not made again.
        expect(server.requests.length === requests).toBe(move > 1);
      },
    );
  });
});
