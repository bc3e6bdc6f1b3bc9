import { join } from 'node:path';
import { readTree, temporaryDirectory } from '../gitops/disk/tree';
import { KEYS, Terminal } from '../support/terminal';
import { describeWithTools } from '../support/tools';

jest.setTimeout(120_000);

const REPOSITORY = join(__dirname, '..', '..');
const ENTRY = [
  ...[process.execPath, '--import', join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')],
  join(REPOSITORY, 'lib/cli/main.ts'),
];

/** All but the Gateway, what follows from it, and the repository. */
const SAID = [
  ...['--source', 'flux-system', '--secret-store', 'none', '--storage-class', 'longhorn', '--issuer', 'letsencrypt'],
  ...['--domain', 'opencode.example.org', '--kubernetes-version', '1.34.2', '--flux-version', 'v2.9.0'],
];

describeWithTools(['script'], 'init on a terminal', () => {
  let root = '';
  let terminal: Terminal;

  beforeEach(() => {
    root = temporaryDirectory();
    terminal = new Terminal(root, [...ENTRY, 'init', ...SAID]);
  });

  afterEach(() => {
    terminal.close();
  });

  /** The cursor was hidden for the questions; the shell wants it back. */
  function hasCursor(screen: string): boolean {
    return screen.lastIndexOf('\u001b[?25h') > screen.lastIndexOf('\u001b[?25l');
  }

  test.each([
    ['at a question', [], undefined],
    ['in the middle of an answer', [...'network/inter'], undefined],
    ['at the next question', [...'network/internal', KEYS.enter], 'namespace that the proxies'],
  ])('Ctrl-C %s leaves nothing behind', async (_, keys, next) => {
    await terminal.until('Gateway that serves');
    await terminal.press(...keys);
    if (next !== undefined) await terminal.until(next);
    await terminal.press(KEYS.interrupt);
    const { status, screen } = await terminal.end();
    expect([status, hasCursor(screen)]).toEqual([130, true]);
    expect(screen).toContain('cancelled; nothing was written');
    expect(screen).not.toMatch(/^\s+at /m);
    expect(readTree(root)).toEqual({});
  });
});
