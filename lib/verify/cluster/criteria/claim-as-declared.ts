import { type Criterion, fails, holds } from '../../criterion';
import { listAt, textAt } from '../../json-path';
import { RESOURCES } from '../resource';
import type { WorkspaceSubject } from '../subject';
import { compareQuantities } from '../../../validation/quantity';

export const claimAsDeclared: Criterion<WorkspaceSubject> = {
  id: 'SEC-04',
  slug: 'claim-as-declared',
  title: 'the claim is bound, with the access mode, class and size as declared',
  async check({ cluster, workspace: { namespace, storage }, objects }, { signal }) {
    const emitted = objects.find(
      ({ kind, name }) => kind === 'PersistentVolumeClaim' && name === storage.claim,
    )?.manifest;
    const live = await cluster.get(RESOURCES.claim, namespace, storage.claim, signal);
    if (live === undefined)
      return fails(`there is no claim ${namespace}/${storage.claim}`, 'see objects-ready for its Kustomization');
    const phase = textAt(live, 'status', 'phase') ?? 'unknown';
    const look = `kubectl --namespace ${namespace} describe persistentvolumeclaim ${storage.claim}`;
    if (phase !== 'Bound') return fails(`claim ${storage.claim} is ${phase}`, look);
    const [mode, declaredMode] = [live, emitted].map((claim) => listAt(claim, 'spec', 'accessModes').join());
    const [className, declaredClass] = [live, emitted].map((claim) => textAt(claim, 'spec', 'storageClassName') ?? '');
    const [size, declaredSize] = [live, emitted].map(
      (claim) => textAt(claim, 'spec', 'resources', 'requests', 'storage') ?? '0',
    );
    if (mode !== declaredMode)
      return fails(
        `its access mode is ${String(mode)} instead of ${String(declaredMode)}`,
        'it cannot be changed: see how-to/restore',
      );
    if (className !== declaredClass)
      return fails(
        `its class is ${String(className)} instead of ${String(declaredClass)}`,
        'it cannot be changed: see how-to/restore',
      );
    if (compareQuantities(size ?? '0', declaredSize ?? '0') < 0)
      return fails(`it has ${String(size)} instead of ${String(declaredSize)}`, look);
    return holds(`${storage.claim} is Bound: ${String(mode)}, ${String(className)}, ${String(size)}`);
  },
};
