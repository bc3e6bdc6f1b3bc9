import type { EnvironmentValue } from '../pod/workspace-pod';

/** What the server's environment is made of. */
export interface ServerEnvironmentProps {
  readonly home: string;
  readonly directory: string;
  readonly port: number;
  readonly password: { readonly name: string; readonly key: string };
  readonly username?: string;
  readonly fetchModels?: boolean;
  readonly finishSeconds: number;
}

/** The environment that the server has of the pod itself, before contributions and the user add theirs. */
export function serverEnvironment(props: ServerEnvironmentProps): Readonly<Record<string, EnvironmentValue>> {
  return {
    HOME: { value: props.home },
    WORKSPACE_DIRECTORY: { value: props.directory },
    PROBE_PORT: { value: String(props.port) },
    FINISH_SECONDS: { value: String(props.finishSeconds) },
    ...(props.username === undefined ? {} : { OPENCODE_SERVER_USERNAME: { value: props.username } }),
    OPENCODE_SERVER_PASSWORD: { secretKeyRef: props.password },
    OPENCODE_DISABLE_AUTOUPDATE: { value: 'true' },
    ...(props.fetchModels === false ? { OPENCODE_DISABLE_MODELS_FETCH: { value: 'true' } } : {}),
  };
}
