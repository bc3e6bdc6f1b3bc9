import type { IConstruct } from 'constructs';
import { GitOpsApp } from '../gitops/gitops-app';
import type { OutputGuard } from '../gitops/output-guard';
import { SchemaGuard, SecretGuard, YamlGuard } from '../guard';
import { ChartValuesGuard } from './delivery/helm-release/values-guard';
import type { OpenCodeFoundation } from './foundation';

const GUARDED = new WeakSet<IConstruct>();

/**
 * Nothing is written that holds a secret or that the API server of the declared versions would refuse. Secrets are looked for
 * in every file of the app; the schemas are those of the cluster that the foundation's own files go to.
 */
export function guardOutput(foundation: OpenCodeFoundation): void {
  const { root } = foundation.node;
  if (!(root instanceof GitOpsApp)) return;
  if (!GUARDED.has(root)) {
    GUARDED.add(root);
    root.addGuard(new SecretGuard());
    root.addGuard(new YamlGuard());
  }
  const { versions } = foundation.cluster;
  root.addGuard(within(`${foundation.directory.path}/`, new SchemaGuard(versions)));
  root.addGuard(within(`${foundation.directory.path}/`, new ChartValuesGuard(versions.appTemplate)));
}

function within(prefix: string, guard: OutputGuard): OutputGuard {
  return { inspect: (files) => guard.inspect(files.filter(({ path }) => path.startsWith(prefix))) };
}
