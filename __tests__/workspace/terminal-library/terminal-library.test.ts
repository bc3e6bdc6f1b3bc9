import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, gunzipSync } from 'node:zlib';
import { BUN_PTY_VERSION } from '../../../lib/versions';
import { LIBRARY_DIGESTS } from '../../../lib/workspace/terminal-library/library-digests';
import { terminalLibraryContribution } from '../../../lib/workspace/terminal-library/terminal-library-contribution';
import { CONTAINER_SHELLS, PodSandbox, type RunOptions, describeWithContainers } from '../../support/container';
import { MUSL_ROOT, describeWithMuslRoot } from '../../support/musl-root';
import { BUN_PTY_PACKAGE, NpmRegistry, describeWithBunPty } from '../../support/npm-registry';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';

jest.setTimeout(120_000);

const FILE = '.local/lib/opencode/librust_pty_musl.so';
const context = {
  home: '/home/opencode',
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  openCodeImage: { repository: 'opencode', tag: 'test' },
};

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

test('an image that has what it needs gets nothing', () => {
  expect(terminalLibraryContribution({ from: 'image' }, context)).toEqual({});
});

describeWithContainers([], 'the library of the terminals', () => {
  describeWithBunPty('out of the npm package', () => {
    const registry = new NpmRegistry();
    let sandbox: PodSandbox;
    let file: string;

    beforeAll(async () => registry.listen());
    afterAll(async () => registry.close());
    beforeEach(() => {
      registry.instead = undefined;
      registry.asked.length = 0;
      sandbox = new PodSandbox([terminalLibraryContribution({ from: 'npm', registry: `${registry.url}/` }, context)]);
      file = join(sandbox.volume('home'), FILE);
    });
    afterEach(() => sandbox.remove());

    async function run(options: RunOptions, environment: Readonly<Record<string, string>> = {}): Promise<string> {
      const { status, output } = await sandbox.run(sandbox.initContainer('terminal-library'), {
        ...options,
        environment,
      });
      expect(status).toBe(0);
      return output;
    }
    function reason(): string {
      return readFileSync(`${file}.missing`, 'utf8');
    }

    describeWithMuslRoot('for OpenCode in its official image', () => {
      const image: RunOptions = { root: MUSL_ROOT };

      test('is fetched once, and is there without a network from then on', async () => {
        expect(await run(image)).toBe('terminal-library: fetched, checked and put on the volume\n');
        expect(sha256(readFileSync(file))).toBe(LIBRARY_DIGESTS.x64);
        const nobody = { TERMINAL_LIBRARY_URL: 'http://127.0.0.1:1/bun-pty.tgz' };
        expect(await run(image, nobody)).toBe('terminal-library: it is on the volume\n');
        expect(registry.asked).toHaveLength(1);
        expect(existsSync(`${file}.missing`)).toBe(false);
      });

      test('without a network the reason is said, until there is one', async () => {
        const url = 'http://127.0.0.1:1/bun-pty.tgz';
        const said = await run(image, { TERMINAL_LIBRARY_URL: url });
        expect(said).toBe(`terminal-library: terminals do not open: ${reason()}`);
        expect(reason()).toMatch(/^http:\/\/127\.0\.0\.1:1\/bun-pty\.tgz cannot be fetched \(\w+\)\n$/);
        await run(image);
        expect(existsSync(`${file}.missing`)).toBe(false);
        expect(existsSync(file)).toBe(true);
      });

      test.each([
        ['answers 503', (): Buffer => Buffer.from('later'), 503],
        ['is no npm package', (): Buffer => Buffer.from('<html>a portal</html>'), 200],
        ['has no package/rust-pty/target/release/librust_pty_musl.so', (): Buffer => gzipSync(Buffer.alloc(1024)), 200],
      ])('a registry whose package %s leaves none', async (what, body, status) => {
        registry.instead = { status, body: body() };
        expect(await run(image)).toContain(`bun-pty-${BUN_PTY_VERSION}.tgz ${what}\n`);
        expect(reason()).toContain(what);
        expect(existsSync(file)).toBe(false);
      });

      test('another file of the right name is refused', async () => {
        const archive = gunzipSync(readFileSync(BUN_PTY_PACKAGE));
        archive[archive.indexOf('bun_pty_spawn')] = 0x42;
        for (let at = archive.indexOf('bun_pty_spawn'); at !== -1; at = archive.indexOf('bun_pty_spawn', at))
          archive[at] = 0x42;
        registry.instead = { status: 200, body: gzipSync(archive) };
        expect(await run(image)).toMatch(/terminals do not open: what http.* has is not the file that was pinned\n$/);
        expect(existsSync(file)).toBe(false);
      });

      test('a damaged file on the volume is replaced, and never left where it is', async () => {
        await run(image);
        writeFileSync(file, readFileSync(file).subarray(0, 1000));
        await run(image, { TERMINAL_LIBRARY_URL: 'http://127.0.0.1:1/bun-pty.tgz' });
        expect(existsSync(file)).toBe(false);
        await run(image);
        expect(sha256(readFileSync(file))).toBe(LIBRARY_DIGESTS.x64);
      });

      test('a home that cannot be written to is named, and holds nothing up', async () => {
        expect(await run({ ...image, readOnlyHome: true })).toMatch(
          /^terminal-library: terminals do not open: the volume cannot be used \(EROFS\)\n$/,
        );
      });
    });

    test.each(CONTAINER_SHELLS)('an OpenCode that has its own gets none (glibc, %s)', async (shell) => {
      const glibc: RunOptions = { shell, mounts: { '/usr/local/bin/opencode': OPENCODE_PROGRAM } };
      expect(await run(glibc)).toBe('terminal-library: this OpenCode needs none\n');
      expect(registry.asked).toEqual([]);
      expect(existsSync(file)).toBe(false);
    });

    test.each(CONTAINER_SHELLS)('an OpenCode that runs no script is told apart (%s)', async (shell) => {
      const folder = mkdtempSync(join(tmpdir(), 'program-'));
      const program = join(folder, 'opencode');
      writeFileSync(program, '#!/bin/sh\necho usage\nexit 1\n');
      chmodSync(program, 0o755);
      chmodSync(folder, 0o755);
      const said = await run({ shell, mounts: { '/usr/local/bin/opencode': program } });
      rmSync(folder, { recursive: true });
      expect(said).toBe(
        'terminal-library: terminals do not open: this OpenCode cannot run the script that fetches the library\n',
      );
      expect(reason()).toBe('this OpenCode cannot run the script that fetches the library\n');
    });
  });
});

describeWithBunPty('the digests that are pinned', () => {
  test.each([
    ['x64', 'librust_pty_musl.so'],
    ['arm64', 'librust_pty_arm64_musl.so'],
  ] as const)('are those of the package, for %s', (processor, name) => {
    const archive = gunzipSync(readFileSync(BUN_PTY_PACKAGE));
    const header = archive.indexOf(`package/rust-pty/target/release/${name}\0`);
    const size = parseInt(archive.toString('latin1', header + 124, header + 136), 8);
    expect(sha256(archive.subarray(header + 512, header + 512 + size))).toBe(LIBRARY_DIGESTS[processor]);
  });
});
