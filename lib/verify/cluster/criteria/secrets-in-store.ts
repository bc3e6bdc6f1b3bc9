import { type Criterion, fails, holds } from '../../criterion';
import { recordAt } from '../../json-path';
import { conditionOf, inItsWords } from '../conditions';
import { RESOURCES } from '../resource';
import type { WorkspaceSubject } from '../subject';

/** An ExternalSecret that asks for a variable which the store lacks says so here. */
export const secretsInStore: Criterion<WorkspaceSubject> = {
  id: 'INFRA-04',
  slug: 'secrets-in-store',
  title: 'every variable is in the store, and its value in the Secret',
  async check({ cluster, workspace: { namespace, secret }, objects }, { signal }) {
    const external = objects.filter(
      ({ kind, group }) => kind === 'ExternalSecret' && group === RESOURCES.externalSecret.group,
    );
    for (const { name } of external) {
      const live = await cluster.get(RESOURCES.externalSecret, namespace, name, signal);
      if (live === undefined) return fails(`there is no ExternalSecret ${namespace}/${name}`, 'see objects-ready');
      const ready = conditionOf(live, 'Ready');
      if (ready?.status !== 'True') {
        return fails(
          `ExternalSecret ${namespace}/${name}: ${inItsWords(ready)}`,
          'put the missing values into the store: seed-copilot-auth.sh init',
        );
      }
    }
    const live = await cluster.get(RESOURCES.secret, namespace, secret.name, signal);
    if (live === undefined)
      return fails(`there is no Secret ${namespace}/${secret.name}`, 'its ExternalSecret, or who makes it, says why');
    const data = recordAt(live, 'data');
    const empty = secret.keys.filter((key) => (data[key] ?? '') === '');
    if (empty.length > 0)
      return fails(
        `Secret ${namespace}/${secret.name} has nothing under ${empty.join(', ')}`,
        'put a value into the store: seed-copilot-auth.sh init',
      );
    return holds(`Secret ${namespace}/${secret.name} has ${secret.keys.join(', ')}`);
  },
};
