import { type Criterion, fails, holds } from '../../criterion';
import type { WorkspaceSubject } from '../subject';

/** What the DNS says, even where `--resolve` names another address for the other criteria. */
export const hostnameResolves: Criterion<WorkspaceSubject> = {
  id: 'OPS-03',
  slug: 'hostname-resolves',
  title: 'the hostname is in the DNS',
  async check({ server }) {
    try {
      return holds(`${server.hostname} is ${(await server.addresses()).join(', ')}`);
    } catch {
      return fails(
        `${server.hostname} does not resolve`,
        `look at the route's annotations and at external-dns; to go on without: --resolve ${server.hostname}:ADDRESS`,
      );
    }
  },
};
