import { textAt } from '../json';
import type { JsonObject } from '../model';

/** Name of the Helm release of a HelmRelease, as helm-controller makes it. */
export function releaseName(release: JsonObject, name: string, target: string | undefined): string {
  return textAt(release, 'spec', 'releaseName') ?? (target === undefined ? name : `${target}-${name}`);
}
