import { textAt } from '../json';
import type { ObjectItem } from '../model';

/**
 * Whether Reloader restarts the pods of a workload when a ConfigMap or a Secret changes.
 *
 * @see https://github.com/stakater/Reloader#-annotations-reference
 */
export function reloaded({ object }: ObjectItem, isConfigMap: boolean, name: string): boolean {
  const annotation = (key: string): string | undefined => textAt(object, 'metadata', 'annotations', key);
  const kind = isConfigMap ? 'configmap' : 'secret';
  const listed = (key: string): boolean => (annotation(key) ?? '').split(',').some((each) => each.trim() === name);
  if (listed(`${kind}.reloader.stakater.com/reload`)) return true;
  if (listed(`${kind}s.exclude.reloader.stakater.com/reload`)) return false;
  return (
    annotation('reloader.stakater.com/auto') === 'true' || annotation(`${kind}.reloader.stakater.com/auto`) === 'true'
  );
}
