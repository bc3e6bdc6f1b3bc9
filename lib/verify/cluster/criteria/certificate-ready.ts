import { type Criterion, fails, holds } from '../../criterion';
import { textAt } from '../../json-path';
import { conditionOf, inItsWords } from '../conditions';
import { issuerProblem } from '../issuer-zones';
import { RESOURCES } from '../resource';
import type { FoundationSubject } from '../subject';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Whether it is served is another question: see `certificate-served`. */
export const certificateReady: Criterion<FoundationSubject> = {
  id: 'INFRA-02',
  slug: 'certificate-ready',
  title: 'the certificate is issued and not about to expire',
  async check({ cluster, foundation: { certificate, domain } }, { signal }) {
    if (certificate === null) return holds(`the Gateway has a certificate for *.${domain} of its own`);
    const { name, namespace } = certificate;
    const live = await cluster.get(RESOURCES.certificate, namespace, name, signal);
    if (live === undefined)
      return fails(`there is no Certificate ${namespace}/${name}`, 'see objects-ready for its Kustomization');
    const ready = conditionOf(live, 'Ready');
    if (ready?.status !== 'True') {
      const problem = await issuerProblem(cluster, live, signal);
      return fails(
        [`Certificate ${namespace}/${name}: ${inItsWords(ready)}`, problem ?? []].flat().join('; '),
        `kubectl --namespace ${namespace} describe certificate,certificaterequest,order,challenge`,
      );
    }
    const days = Math.floor((Date.parse(textAt(live, 'status', 'notAfter') ?? '') - Date.now()) / DAY_MILLISECONDS);
    if (Number.isNaN(days)) return holds(`Certificate ${namespace}/${name} is Ready`);
    if (days < 0)
      return fails(
        `Certificate ${namespace}/${name} expired ${String(-days)} days ago`,
        `kubectl --namespace ${namespace} describe certificate ${name}`,
      );
    return holds(`Certificate ${namespace}/${name} is Ready, ${String(days)} days left`);
  },
};
