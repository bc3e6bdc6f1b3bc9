import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const cache = process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode');

/** Debian trixie with systemd and Podman; `.ci/tools/trixie-rootfs.sh` makes it. */
export const TRIXIE = join(cache, 'trixie-rootfs');

/** For `describeWithTools`. */
export const SYSTEMD_TOOLS = ['systemd-nspawn', join(TRIXIE, 'usr/bin/systemctl')];

/** Boots trixie's systemd, runs `drive.sh` of `files` in it as root, and returns what it left in its folder, /test. */
export function runUnderSystemd(files: Readonly<Record<string, string>>): (path: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'systemd-machine-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
      if (!path.endsWith('.service')) chmodSync(join(folder, path), 0o755);
    }
    const boot = spawnSync(join(__dirname, 'boot-machine.sh'), [TRIXIE, folder], { encoding: 'utf8' });
    if (boot.status !== 0) {
      const log = spawnSync('cat', [join(folder, 'drive.log')], { encoding: 'utf8' }).stdout;
      throw new Error(`boot-machine.sh ended with ${boot.status}: ${boot.stdout}${boot.stderr}${log}`);
    }
    const left = new Map(
      spawnSync('find', [folder, '-type', 'f'], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter(Boolean)
        .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
    );
    return (path) => {
      const content = left.get(path);
      if (content === undefined) throw new Error(`${path} was not written; the log says: ${left.get('drive.log')}`);
      return content;
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads what `printf '%s\0' "$#" "$@"` wrote, call after call. */
export function recordedCalls(record: string): string[][] {
  const words = record.split('\0').slice(0, -1);
  const calls: string[][] = [];
  for (let at = 0; at < words.length;) {
    const count = Number(words[at]);
    calls.push(words.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return calls;
}
