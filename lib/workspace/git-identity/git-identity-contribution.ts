import { escapeKubernetesExpansion } from '../../escape/kubernetes-expansion';
import { GIT_IMAGE } from '../git-tools/git-image';
import { type ContributionContext, scriptStepMounts } from '../init-step/contribution-context';
import type { PodContribution } from '../pod/contribution';
import { SCRIPTS_VOLUME, scriptCommand } from '../pod/script-files';
import type { PodVolumeMount } from '../pod/workspace-pod';
import type { SecretKeyReference } from '../pod/workspace-pod-props';
import { PASSWD_FILE } from '../repository/credentials';
import type { GitSetting } from '../repository/git-config';
import { SECRET_KEYS } from '../secret/workspace-secret-keys';
import type { GitIdentity } from './git-identity-props';

const SIGNING_SCRIPT = 'git-signing.sh';

/** The key as the Secret has it, which the init container alone sees, and as ssh-keygen takes it. */
const SECRET_VOLUME = 'git-signing-key';
const SECRET_DIRECTORY = `/run/secrets/${SECRET_VOLUME}`;
const SIGNING_VOLUME = 'git-signing';
const SIGNING_DIRECTORY = `/run/secrets/${SIGNING_VOLUME}`;

const RESOURCES = { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '1', memory: '64Mi' } } as const;

/** ssh-keygen does not run as a user without a name, and the images know no uid 1000. */
const NAME_MOUNT: PodVolumeMount = {
  name: SCRIPTS_VOLUME,
  mountPath: '/etc/passwd',
  subPath: PASSWD_FILE,
  readOnly: true,
};

/** What Git in the server is told of whom it works for. */
export function gitIdentitySettings(identity: GitIdentity | undefined): readonly GitSetting[] {
  if (identity === undefined) return [];
  const { author, signing } = identity;
  return [
    ['user.name', escapeKubernetesExpansion(author.name)],
    ['user.email', escapeKubernetesExpansion(author.email)],
    ...(signing === undefined ? [] : signingSettings()),
  ];
}

function signingSettings(): readonly GitSetting[] {
  return [
    ['gpg.format', 'ssh'],
    ['user.signingKey', `${SIGNING_DIRECTORY}/key`],
    ['gpg.ssh.allowedSignersFile', `${SIGNING_DIRECTORY}/allowed_signers`],
    // Not tag.gpgSign, with which `git tag v1` would want an editor.
    ['commit.gpgSign', 'true'],
  ];
}

/** What the signing key adds to the pod. */
export function gitIdentityContribution(
  identity: GitIdentity | undefined,
  { secretName, hasName, ...context }: ContributionContext & { readonly secretName: string; readonly hasName: boolean },
): PodContribution {
  if (identity?.signing === undefined) return {};
  const { name, key } = privateKey(identity.signing, secretName);
  return {
    initContainers: [
      {
        name: 'git-signing',
        image: GIT_IMAGE,
        command: scriptCommand(SIGNING_SCRIPT),
        environment: {
          SIGNING_KEY_FILE: { value: `${SECRET_DIRECTORY}/key` },
          SIGNING_DIRECTORY: { value: SIGNING_DIRECTORY },
          SIGNING_EMAIL: { value: escapeKubernetesExpansion(identity.author.email) },
        },
        resources: RESOURCES,
        securityContext: context.securityContext,
        volumeMounts: [
          { name: SIGNING_VOLUME, mountPath: SIGNING_DIRECTORY },
          { name: SECRET_VOLUME, mountPath: SECRET_DIRECTORY, readOnly: true },
          NAME_MOUNT,
          ...scriptStepMounts(),
        ],
      },
    ],
    volumes: [
      { name: SECRET_VOLUME, secret: { secretName: name, defaultMode: 0o400, items: [{ key, path: 'key' }] } },
      { name: SIGNING_VOLUME, emptyDir: { medium: 'Memory' } },
    ],
    volumeMounts: [
      { name: SIGNING_VOLUME, mountPath: SIGNING_DIRECTORY, readOnly: true },
      ...(hasName ? [] : [NAME_MOUNT]),
    ],
    scripts: [SIGNING_SCRIPT, PASSWD_FILE],
  };
}

function privateKey(signing: NonNullable<GitIdentity['signing']>, secretName: string): SecretKeyReference {
  return signing === true ? { name: secretName, key: SECRET_KEYS.gitSigningKey } : signing.privateKey;
}
