import type { EnvironmentValue } from '../pod/workspace-pod';

export interface ServerEnvironmentProps {
  readonly home: string;
  readonly directory: string;
  readonly port: number;
  readonly password: { readonly name: string; readonly key: string };
  readonly username?: string;
  readonly fetchModels?: boolean;
  /** Directories that come first in PATH. */
  readonly path: readonly string[];
}

/** Names that the pod sets itself; a user's own of the same name would break it. */
export const RESERVED_ENVIRONMENT = [
  'HOME',
  'WORKSPACE_DIRECTORY',
  'TOOLS_PATH',
  'ENFORCED_CONFIGURATION',
  'PROBE_PORT',
  'OPENCODE_SERVER_PASSWORD',
  'OPENCODE_SERVER_USERNAME',
  'OPENCODE_CONFIG',
  'OPENCODE_CONFIG_CONTENT',
] as const;

export function serverEnvironment(props: ServerEnvironmentProps): Readonly<Record<string, EnvironmentValue>> {
  return {
    HOME: { value: props.home },
    WORKSPACE_DIRECTORY: { value: props.directory },
    ...(props.path.length === 0 ? {} : { TOOLS_PATH: { value: props.path.join(':') } }),
    PROBE_PORT: { value: String(props.port) },
    ...(props.username === undefined ? {} : { OPENCODE_SERVER_USERNAME: { value: props.username } }),
    OPENCODE_SERVER_PASSWORD: { secretKeyRef: props.password },
    OPENCODE_DISABLE_AUTOUPDATE: { value: 'true' },
    ...(props.fetchModels === false ? { OPENCODE_DISABLE_MODELS_FETCH: { value: 'true' } } : {}),
  };
}
