import { posix } from 'node:path';
import { type ContributionContext, volumeStepMounts } from '../init-step/contribution-context';
import type { PodContribution } from '../pod/contribution';
import { scriptCommand } from '../pod/script-files';
import type { SecretKeyReference } from '../pod/workspace-pod-props';

const SEED_SCRIPT = 'copilot-login.sh';

/** Merges the entry; OpenCode's own program runs it, for the image has no other JSON tool. */
const MERGE_SCRIPT = 'copilot-login.mjs';

const SECRET_VOLUME = 'copilot-login';
const SECRET_DIRECTORY = '/run/secrets/copilot-login';
const SECRET_FILE = 'login';

/** Where OpenCode keeps its data, below its home directory. */
const DATA_DIRECTORY = '.local/share/opencode';

/** Measured: 15 MiB, beside the cache of OpenCode's program file (185 MB), which a node that reads it first counts here. */
const RESOURCES = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } } as const;

/** Logs the workspace in to GitHub Copilot. */
export interface CopilotProps {
  /**
   * Key of a Secret with the login: either OpenCode's whole file of logins, of which only the entry `github-copilot` is
   * taken, or that entry alone. A Secret that is missing, empty or malformed starts the workspace without Copilot and is named in
   * the log.
   */
  readonly login: SecretKeyReference;
}

/** The init container that puts the login on the volume, once for each value that the Secret ever has. */
export function copilotContribution({ login }: CopilotProps, context: ContributionContext): PodContribution {
  return {
    initContainers: [
      {
        name: 'copilot-login',
        image: context.openCodeImage,
        command: scriptCommand(SEED_SCRIPT),
        environment: {
          HOME: { value: '/tmp' },
          COPILOT_LOGIN_FILE: { value: posix.join(SECRET_DIRECTORY, SECRET_FILE) },
          OPENCODE_DATA_DIRECTORY: { value: posix.join(context.home, DATA_DIRECTORY) },
        },
        resources: RESOURCES,
        securityContext: context.securityContext,
        volumeMounts: [
          ...volumeStepMounts(context),
          { name: SECRET_VOLUME, mountPath: SECRET_DIRECTORY, readOnly: true },
        ],
      },
    ],
    volumes: [
      {
        name: SECRET_VOLUME,
        secret: {
          secretName: login.name,
          defaultMode: 0o400,
          optional: true,
          items: [{ key: login.key, path: SECRET_FILE }],
        },
      },
    ],
    scripts: [SEED_SCRIPT, MERGE_SCRIPT],
  };
}
