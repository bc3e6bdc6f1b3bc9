import { type Criterion, fails, holds } from '../../criterion';
import type { FoundationSubject } from '../subject';

/** The roadmap's own two words; the guard of the synth looks for more. */
const WORDS = [/ghp_/, /auth\.json/];

/** Asked of what the app makes, which `check` compares with what is committed. */
export const noSecretCommitted: Criterion<FoundationSubject> = {
  id: 'SEC-01',
  slug: 'no-secret-committed',
  title: 'no manifest holds a token or a login',
  check({ inspection: { files } }) {
    const manifests = files.filter(({ path }) => path.endsWith('.yaml'));
    const found = manifests.flatMap(({ path, content }) =>
      content
        .split('\n')
        .flatMap((line, index) => (WORDS.some((word) => word.test(line)) ? [`${path}:${String(index + 1)}`] : [])),
    );
    const [first] = found;
    return Promise.resolve(
      first === undefined
        ? holds(`${String(manifests.length)} manifests have neither ghp_ nor auth.json`)
        : fails(
            `${found.join(', ')} ${found.length === 1 ? 'has' : 'have'} ghp_ or auth.json`,
            'take it out, and revoke the token if it was one',
          ),
    );
  },
};
