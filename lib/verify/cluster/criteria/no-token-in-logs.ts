import { type Criterion, fails, holds } from '../../criterion';
import { listAt, recordAt, textAt } from '../../json-path';
import { RESOURCES } from '../resource';
import type { WorkspaceSubject } from '../subject';
import { livePod } from '../workspace-pod';

/** Shorter values stand in every log by chance. */
const SHORTEST = 8;

/** Looks for the values of the Secret themselves, whatever form a token has. */
export const noTokenInLogs: Criterion<WorkspaceSubject> = {
  id: 'SEC-03',
  slug: 'no-token-in-logs',
  title: 'no container has logged a secret',
  async check({ cluster, workspace }, { signal }) {
    const { namespace, secret } = workspace;
    const live = await cluster.get(RESOURCES.secret, namespace, secret.name, signal);
    const values = Object.entries(recordAt(live, 'data')).flatMap(([key, value]) =>
      secretsIn(Buffer.from(String(value), 'base64').toString()).map((text) => ({ key, text })),
    );
    const pod = await livePod(cluster, workspace, signal);
    const podName = textAt(pod, 'metadata', 'name') ?? '';
    const containers = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')].flatMap(
      (container) => textAt(container, 'name') ?? [],
    );
    let lines = 0;
    for (const container of containers) {
      for (const previous of [false, true]) {
        const log = (await cluster.logs(namespace, podName, container, previous, signal)) ?? '';
        lines += log.split('\n').length - 1;
        const found = values.find(({ text }) => log.includes(text));
        if (found !== undefined) {
          return fails(
            `container ${container} has logged the value of ${found.key}`,
            'replace that secret, and see who printed it: kubectl logs',
          );
        }
      }
    }
    return holds(`${String(lines)} lines of ${containers.join(', ')} hold none of ${String(values.length)} values`);
  },
};

/** A login is JSON: its tokens are what must not be seen. */
function secretsIn(value: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null)
      return textsIn(parsed).filter((text) => text.length >= SHORTEST && text !== 'github-copilot');
  } catch {
    // A plain value.
  }
  const text = value.trim();
  return text.length >= SHORTEST ? [text] : [];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
