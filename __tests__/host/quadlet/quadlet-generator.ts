import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { HostFile } from '../../../lib/host/host-file';
import type { PodmanVersion } from '../../../lib/host/quadlet/podman-versions';
import { TRIXIE } from '../support/systemd-machine';

/** A real generator, and the Podman that it belongs to. */
export interface QuadletGenerator {
  readonly version: PodmanVersion;
  readonly command: readonly string[];
}

const TRIXIE_GENERATOR = join(TRIXIE, 'usr/libexec/podman/quadlet');

export const GENERATOR_TOOLS = [TRIXIE_GENERATOR];

/**
 * Trixie's, run by trixie's loader. Others, built by hand, are named as `4.4=/path/to/quadlet 5.6=…` in
 * CDK8S_OPENCODE_QUADLET_GENERATORS: no package registry has them.
 */
export const GENERATORS: readonly QuadletGenerator[] = [
  {
    version: '5.4',
    command: [
      join(TRIXIE, 'lib64/ld-linux-x86-64.so.2'),
      ...['--library-path', join(TRIXIE, 'usr/lib/x86_64-linux-gnu')],
      TRIXIE_GENERATOR,
    ],
  },
  ...(process.env['CDK8S_OPENCODE_QUADLET_GENERATORS'] ?? '')
    .split(' ')
    .filter(Boolean)
    .map((entry) => ({
      version: entry.slice(0, entry.indexOf('=')) as PodmanVersion,
      command: [entry.slice(entry.indexOf('=') + 1)],
    })),
];

/** The units that the generator makes of the files, by name, with what it has to say about them. */
export function generate(
  { command }: QuadletGenerator,
  files: readonly Pick<HostFile, 'path' | 'content'>[],
): { readonly units: Readonly<Record<string, string>>; readonly messages: string; readonly status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'quadlet-'));
  try {
    for (const { path, content } of files) writeFileSync(join(folder, basename(path)), content);
    const [program = '', ...words] = command;
    const { stdout, stderr, status } = spawnSync(program, [...words, '-dryrun'], {
      encoding: 'utf8',
      env: { QUADLET_UNIT_DIRS: folder },
    });
    const parts = stdout.split(/^---(\S+)---$/m).slice(1);
    const units = Object.fromEntries(
      parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : [])),
    );
    const messages = stderr.split('\n').filter((line) => line !== '' && !/Loading source unit file/.test(line));
    return { units, messages: messages.join('\n'), status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
