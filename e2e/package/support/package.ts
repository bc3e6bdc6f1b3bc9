import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The work tree that is packed. */
export const REPOSITORY = join(__dirname, '..', '..', '..');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder outside of every package, removed after the tests of the file. */
export function blankFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `cdk8s-opencode-${name}-`));
  folders.push(folder);
  return folder;
}

/** Path of the tarball that would be published; packed here unless CDK8S_OPENCODE_TARBALL names one. */
export function packedPackage(): string {
  const given = process.env['CDK8S_OPENCODE_TARBALL'];
  if (given !== undefined) return given;
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-opencode-packed-'));
  run(REPOSITORY, 'npm', ['pack', '--silent', '--pack-destination', folder]);
  const tarball = join(folder, readdirSync(folder)[0] ?? '');
  process.env['CDK8S_OPENCODE_TARBALL'] = tarball;
  return tarball;
}

/** Writes files, by path within the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Standard output of a program; what it printed is in the error where it fails. */
export function run(
  folder: string,
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string {
  try {
    return execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...consumerEnvironment(), ...variables },
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}\n${stdout}\n${stderr}`);
  }
}

/** Without what npm and Jest tell the programs that they run about this repository. */
export function consumerEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(?:package|lifecycle|config_local)|^(?:NODE_ENV|NODE_OPTIONS|JEST_WORKER_ID|INIT_CWD)$/.test(name),
  );
  return { ...Object.fromEntries(kept), CDK8S_CHECK_UPGRADE: 'false' };
}
