import type { Criterion } from '../criterion';
import { containersHealthy } from './criteria/containers-healthy';
import { dataSaved } from './criteria/data-saved';
import { dataSurvives } from './criteria/data-survives';
import { oneNetwork } from './criteria/one-network';
import { passwordTaken } from './criteria/password-taken';
import { portsAnswer } from './criteria/ports-answer';
import { preflight } from './criteria/preflight';
import { recovers } from './criteria/recovers';
import { startOrder } from './criteria/start-order';
import { telemetry } from './criteria/telemetry';
import { unitActive } from './criteria/unit-active';
import type { HostFacts } from '../../host/host-facts';
import type { HostSubject } from './subject';

/** Every criterion of a host, in the order in which they are asked. */
export const HOST_CRITERIA: readonly Criterion<HostSubject>[] = [
  preflight,
  unitActive,
  containersHealthy,
  startOrder,
  oneNetwork,
  portsAnswer,
  passwordTaken,
  dataSaved,
  telemetry,
  dataSurvives,
  recovers,
];

/** Those that a host is asked: one without a Datadog Agent is not asked for its telemetry. */
export function criteriaOf({ containers }: HostFacts): readonly Criterion<HostSubject>[] {
  const hasAgent = containers.some(({ name }) => name === 'datadog-agent');
  return HOST_CRITERIA.filter((criterion) => hasAgent || criterion !== telemetry);
}
