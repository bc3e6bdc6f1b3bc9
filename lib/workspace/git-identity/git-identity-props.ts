import type { SecretKeyReference } from '../pod/workspace-pod-props';

/** As whom `git commit` works in a workspace, in its terminals and for the model alike. */
export interface GitIdentity {
  /** Author and committer of what is committed. */
  readonly author: GitAuthor;

  /**
   * Sign each commit with an SSH key: `true` for `OPENCODE_<ID>_GIT_SIGNING_KEY` in the secret store, or a key of a Secret of
   * yours. Whatever runs in the workspace, the model's commands included, can sign with it.
   *
   * @default - commits are not signed
   * @see https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#ssh-commit-signature-verification
   */
  readonly signing?: true | GitSigningKey;
}

/** Best an account of the agent's own: what it commits is then told from what its owner does. */
export interface GitAuthor {
  /** Such as `flux agent`. */
  readonly name: string;

  /** Such as `flux-agent@example.org`. GitHub shows a commit as verified if an account has both this address and the signing key. */
  readonly email: string;
}

/** A key that commits are signed with. */
export interface GitSigningKey {
  /** A private key in OpenSSH or PEM form, without a passphrase; not the deploy key, whose commits GitHub would not verify. */
  readonly privateKey: SecretKeyReference;
}
