import { chownSync, lchownSync, lstatSync, chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FailedProgram, runProgram } from './run-program';
import type { MoverSecurityContext } from './volsync-objects';

const SCRIPT = join(__dirname, 'restic-mover.sh');
const HOST = 'volsync';

/** Made by mkfs, and root's. */
const LOST_AND_FOUND = 'lost+found';

export interface MoverProps {
  /** Where the volume is mounted. */
  readonly volume: string;
  readonly cache: string;
  readonly securityContext: MoverSecurityContext;

  /** The repository's Secret, decoded. */
  readonly repository: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What of a ReplicationDestination decides over a restore. */
export interface RestoreOptions {
  /** RFC 3339. */
  readonly restoreAsOf?: string;
  readonly enableFileDeletion?: boolean;
}

interface Snapshot {
  readonly id: string;
  readonly time: string;
}

/** The original cuts fractions of a second off before it compares. */
const inSeconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

/**
 * Does to a volume what the original's restic mover does, with the real restic. Its flags, and what it takes for eligible, are those of
 * `mover-restic/entry.sh` of VolSync 0.16, with which it was compared line by line.
 */
export class ResticMover {
  public constructor(private readonly props: MoverProps) {
    const { cache, securityContext, volume } = props;
    mkdirSync(cache, { recursive: true });
    chownSync(cache, securityContext.runAsUser ?? 0, securityContext.runAsGroup ?? 0);
    giveToGroup(volume, securityContext);
  }

  /** Nothing of an empty volume. Fails where restic cannot read a file. */
  public async backup(forget: readonly string[], prune: boolean): Promise<string> {
    if (readdirSync(this.props.volume).every((name) => name === LOST_AND_FOUND)) {
      return 'Directory is empty skipping backup';
    }
    await this.ensureRepository();
    const said = await this.restic('backup', '--host', HOST, `--exclude=${LOST_AND_FOUND}`, '.');
    await this.restic('forget', '--host', HOST, ...forget);
    if (prune) await this.restic('prune');
    return said;
  }

  /** Over what the volume has; nothing from a repository without a snapshot that is old enough. */
  public async restore({ restoreAsOf, enableFileDeletion = false }: RestoreOptions = {}): Promise<string> {
    await this.ensureRepository();
    const snapshots = JSON.parse(await this.restic('snapshots', '--json')) as readonly Snapshot[];
    const eligible = snapshots
      .filter(({ time }) => restoreAsOf === undefined || inSeconds(time) <= inSeconds(restoreAsOf))
      .sort((one, other) => inSeconds(one.time) - inSeconds(other.time));
    const chosen = eligible.at(-1);
    if (chosen === undefined) return 'No eligible snapshots found';
    const options = ['--host', HOST, '--include-xattr', 'user.*', ...(enableFileDeletion ? ['--delete'] : [])];
    return this.restic('restore', chosen.id, '-t', '.', ...options);
  }

  /** As the removal of its claim does. */
  public removeCache(): void {
    rmSync(this.props.cache, { recursive: true, force: true });
  }

  private async ensureRepository(): Promise<void> {
    try {
      await this.restic('cat', 'config');
    } catch (error) {
      if (
        !(error instanceof FailedProgram) ||
        !error.output.includes('Is there a repository at the following location')
      )
        throw error;
      await this.restic('init');
    }
  }

  private async restic(...args: readonly string[]): Promise<string> {
    const { volume, cache, securityContext, repository, signal } = this.props;
    const { runAsUser = 0, runAsGroup = 0, fsGroup = runAsGroup } = securityContext;
    const program = await runProgram('/bin/sh', ['-c', 'command -v restic'], { signal });
    return runProgram(SCRIPT, args, {
      signal,
      environment: {
        ...Object.fromEntries(Object.entries(repository).filter(([name]) => /^(RESTIC|AWS)_/.test(name))),
        MOVER_VOLUME: volume,
        MOVER_CACHE: cache,
        MOVER_USER: String(runAsUser),
        MOVER_GROUP: String(runAsGroup),
        MOVER_FS_GROUP: String(fsGroup),
        RESTIC_PROGRAM: program.trim(),
      },
    });
  }
}

/** What the kubelet does to a volume for `fsGroup` before a container starts. */
function giveToGroup(volume: string, { fsGroup, fsGroupChangePolicy }: MoverSecurityContext): void {
  if (fsGroup === undefined) return;
  const root = lstatSync(volume);
  const matches = root.gid === fsGroup && (root.mode & 0o2770) === 0o2770;
  if (fsGroupChangePolicy === 'OnRootMismatch' && matches) return;
  const give = (path: string): void => {
    const status = lstatSync(path);
    lchownSync(path, status.uid, fsGroup);
    if (status.isSymbolicLink()) return;
    chmodSync(path, (status.mode & 0o7777) | (status.isDirectory() ? 0o2770 : 0o660));
    if (status.isDirectory()) for (const name of readdirSync(path)) give(join(path, name));
  };
  give(volume);
}
