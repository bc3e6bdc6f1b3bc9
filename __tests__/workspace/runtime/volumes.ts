import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PodVolume, WorkspacePod } from '../../../lib/workspace/pod/workspace-pod';

/** The volumes of a pod as directories of this machine. They outlive the containers, until `remove`. */
export class Volumes {
  private readonly directory = mkdtempSync(join(tmpdir(), 'workspace-pod-'));

  public constructor() {
    chmodSync(this.directory, 0o755);
  }

  /** A directory that is no volume. */
  public scratch(name: string): string {
    return mkdtempSync(join(this.directory, `${name}-`));
  }

  /** The directory of one volume, as the kubelet prepares it. */
  public prepare(pod: WorkspacePod, volume: PodVolume): string {
    const directory = this.path(volume.name);
    mkdirSync(directory, { recursive: true });
    if ('configMap' in volume) {
      const configMap = pod.configMaps.find(({ name }) => name === volume.configMap.name);
      for (const file of configMap?.files ?? []) writeFileSync(join(directory, file.name), file.content);
    } else {
      chownSync(directory, 0, pod.securityContext.fsGroup);
      chmodSync(directory, 0o2775);
    }
    return directory;
  }

  public path(volume: string, ...segments: readonly string[]): string {
    return join(this.directory, volume, ...segments);
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
