import { type Criterion, fails, holds } from '../../criterion';
import type { WorkspaceSubject } from '../subject';

/** A Certificate that no Gateway refers to is Ready, and served by nobody. */
export const certificateServed: Criterion<WorkspaceSubject> = {
  id: 'INFRA-02',
  slug: 'certificate-served',
  title: 'the certificate that is served covers the hostname',
  async check({ server, certificateAdvice }, { signal }) {
    const { names, issuer, objection } = await server.certificate(signal);
    const served = `the one served is for ${names.join(', ') || 'no name'}, by ${issuer}`;
    if (!names.some((name) => covers(name, server.hostname))) {
      return fails(
        `${served}: it does not cover ${server.hostname}`,
        certificateAdvice === null
          ? 'have the Gateway refer to a certificate for the hostname'
          : `paste ${certificateAdvice} into the Kustomization that applies the Gateway`,
      );
    }
    if (objection !== undefined)
      return fails(
        `${served}: it is not trusted (${objection})`,
        'name an authority of your own with --ca, or look at the issuer',
      );
    return holds(served);
  },
};

/** As browsers match: `*` is one whole label. */
function covers(name: string, hostname: string): boolean {
  if (!name.startsWith('*.')) return name === hostname;
  return hostname.slice(hostname.indexOf('.')) === name.slice(1);
}
