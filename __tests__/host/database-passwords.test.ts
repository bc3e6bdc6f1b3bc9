import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellWord } from '../../lib/escape/shell';
import { describeWithTools } from '../support/tools';

const scripts = join(__dirname, '../../lib/host/scripts');

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
])('database-passwords.sh under %s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], 'writes what the servers include', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'database-passwords-'))));
    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    test.each([
      ['plain', 'fake-password', 'requirepass "fake-password"\n'],
      ['quotes and a backslash', 'fake "quoted\\n"', 'requirepass "fake \\"quoted\\\\n\\""\n'],
      ['what a shell would read', 'fake $(id) `id` %s', 'requirepass "fake $(id) `id` %s"\n'],
      ['any letters', 'fake-pässwörd-\u{1f511}', 'requirepass "fake-pässwörd-\u{1f511}"\n'],
    ])('%s', (_, password, server) => {
      const [file, conf, directory] = ['env', 'preflight.conf', 'made/valkey'].map((name) => join(folder, name));
      for (const name of ['database-passwords.sh', 'environment-file.sh'])
        copyFileSync(join(scripts, name), join(folder, name));
      writeFileSync(file ?? '', `VALKEY_PASSWORD=another\r\n VALKEY_PASSWORD=${password}\r\n`);
      const owner = `${String(process.getuid?.())}:${String(process.getgid?.())}`;
      writeFileSync(
        conf ?? '',
        `ENVIRONMENT_FILE=${shellWord(file ?? '')}\nDATABASE_PASSWORDS=${shellWord(`${owner} VALKEY_PASSWORD ${directory ?? ''}\n${owner} OTHER ${folder}/other`)}\n`,
      );
      // Twice: a later start finds what an earlier one has made.
      for (let start = 0; start < 2; start += 1) {
        const { status, stdout, stderr } = spawnSync(
          shell,
          [...args, join(folder, 'database-passwords.sh'), 'VALKEY_PASSWORD'],
          { encoding: 'utf8' },
        );
        expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
      }
      const made = (name: string): readonly [string, number] => [
        readFileSync(join(directory ?? '', name), 'utf8'),
        lstatSync(join(directory ?? '', name)).mode & 0o777,
      ];
      expect([made('server.conf'), made('password')]).toEqual([
        [server, 0o600],
        [password, 0o600],
      ]);
      expect(existsSync(join(folder, 'other'))).toBe(false);
      expect(lstatSync(directory ?? '').mode & 0o777).toBe(0o700);
    });
  });
});
