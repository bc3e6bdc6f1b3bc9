import { type Criterion, fails, holds, type Outcome, unknown } from '../../criterion';
import { at, listAt } from '../../json-path';
import { factsOf } from '../commands';
import { http } from '../services';
import type { HostSubject } from '../subject';

/** What the trace agent says that it takes in. LLM telemetry comes through its proxy. */
const LLM_ENDPOINT = /^\/evp_proxy\//;

/** As far as the Agent says it: that Datadog shows it, only Datadog knows. */
export const telemetry: Criterion<HostSubject> = {
  id: 'POD-19',
  slug: 'telemetry',
  title: 'the Datadog Agent takes in logs, APM and LLM telemetry',
  async check(subject, { signal }) {
    const containerName = factsOf(subject, 'datadog-agent')?.containerName ?? '';
    const answer = await http(subject, 'datadog-agent', 'traces', '/info', { signal });
    if (answer.status !== 200) return fails(`/info answers ${String(answer.status)}`, `podman logs ${containerName}`);
    const endpoints = listAt(JSON.parse(answer.text), 'endpoints').map(String);
    if (!endpoints.some((endpoint) => endpoint.endsWith('/traces')))
      return fails('the Agent takes in no traces', 'is DD_APM_ENABLED on?');
    if (!endpoints.some((endpoint) => LLM_ENDPOINT.test(endpoint)))
      return fails('the Agent takes in no LLM telemetry: there is no /evp_proxy', 'is the Agent 7.35 or newer?');
    return logs(subject, containerName, signal);
  },
};

async function logs({ host, facts }: HostSubject, containerName: string, signal: AbortSignal): Promise<Outcome> {
  const { status, stdout } = await host.run([facts.podman, 'exec', containerName, 'agent', 'status', '--json'], signal);
  const seen = 'traces and LLM telemetry are taken in';
  let said: unknown;
  try {
    said = JSON.parse(stdout);
  } catch {
    said = undefined;
  }
  if (status !== 0 || said === undefined)
    return unknown(`${seen}; the Agent does not say whether logs are`, `podman exec ${containerName} agent status`);
  if (at(said, 'logsStats', 'is_running') !== true) return fails(`${seen}, and no logs`, 'is DD_LOGS_ENABLED on?');
  const sources = listAt(said, 'logsStats', 'integrations').length;
  return holds(`${seen}, and logs of ${String(sources)} sources`);
}
