import type { OutputFile } from '../../../gitops/output-file';
import type { OutputGuard } from '../../../gitops/output-guard';
import type { Shape } from '../../../validation/shape';
import { chartValuesShape } from './values-shape';

/** Construct paths of the releases of workspaces end so; a user's own are of any chart. */
const RELEASE = /\/flux\/app\/release$/;

/** Refuses what a patch has made of the values of a workspace, where the chart would refuse it in the cluster. */
export class ChartValuesGuard implements OutputGuard {
  private readonly shape: Shape;

  public constructor(appTemplate: string) {
    this.shape = chartValuesShape(appTemplate);
  }

  public inspect(files: readonly OutputFile[]): readonly string[] {
    return files.flatMap(({ manifest, path, constructPath = '' }) => {
      if (!isRelease(manifest) || !RELEASE.test(constructPath)) return [];
      const problems = this.shape(manifest.spec?.values ?? {}, 'spec.values');
      return problems.map((problem) => `${constructPath}: ${path}: ${problem}`);
    });
  }
}

function isRelease(manifest: unknown): manifest is { readonly spec?: { readonly values?: unknown } } {
  return typeof manifest === 'object' && manifest !== null && 'kind' in manifest && manifest.kind === 'HelmRelease';
}
