import type { Description } from '../gitops/description';

/** What has to be true of a running foundation, for who asks the app. */
export interface FoundationFacts extends Description {
  readonly kind: 'opencode-foundation';
  readonly namespace: string;

  /** Domain that the hostnames lie below. */
  readonly domain: string;

  /** Folder of its files in the output directory. */
  readonly path: string;

  /** Label that keeps Flux from deleting the namespace. */
  readonly pruneLabel: string;

  /** The Certificate; null where the Gateway serves one already. */
  readonly certificate: { readonly name: string; readonly namespace: string; readonly secretName: string } | null;

  /** File with the lines that make the Gateway serve the certificate; null where none are needed. */
  readonly certificateAdvice: string | null;

  /** The script that carries a Copilot login, in the output directory; null where there is none. */
  readonly loginScript: string | null;
}
