import type { AppInspection } from '../../../gitops/inspection';
import { FORBIDDEN_WORDS, type ForbiddenWordsFacts } from '../../../guard/forbidden-words-facts';
import { containsSecret } from '../../../validation/secret-pattern';
import { type Criterion, fails, holds } from '../../criterion';
import type { FoundationSubject } from '../subject';

/** Asked of what the app makes, which `check` compares with what is committed. */
export const noSecretCommitted: Criterion<FoundationSubject> = {
  id: 'SEC-01',
  slug: 'no-secret-committed',
  title: 'no manifest holds a token or a login',
  check({ inspection }) {
    const manifests = inspection.files.filter(({ path }) => path.endsWith('.yaml'));
    const words = forbiddenWords(inspection);
    const found = manifests.flatMap(({ path, content }) =>
      content.split('\n').flatMap((line, index) => {
        const what = containsSecret(line) ? 'a secret' : words.find((word) => line.search(word) >= 0);
        return what === undefined ? [] : [`${path}:${String(index + 1)} has ${String(what)}`];
      }),
    );
    const none = words.length === 0 ? 'no secret' : `neither a secret nor ${words.map(String).join(' or ')}`;
    return Promise.resolve(
      found.length === 0
        ? holds(`${String(manifests.length)} manifests have ${none}`)
        : fails(found.join(', '), 'take it out, and revoke the token if it was one'),
    );
  },
};

/** What the app itself refuses in its output. */
function forbiddenWords({ descriptions }: AppInspection): readonly RegExp[] {
  return descriptions
    .filter((description): description is ForbiddenWordsFacts => description.kind === FORBIDDEN_WORDS)
    .flatMap(({ words }) => words.map(({ source, flags }) => new RegExp(source, flags)));
}
