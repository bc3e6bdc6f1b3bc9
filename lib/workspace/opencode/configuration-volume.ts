import { posix } from 'node:path';
import type { PodContribution } from '../pod/contribution';
import { SCRIPTS_DIRECTORY } from '../pod/script-files';
import { type OpenCodeConfiguration, renderConfiguration } from './configuration';

const VOLUME = 'configuration';
const DIRECTORY = '/opt/opencode/configuration';
const FILE = 'opencode.json';

/**
 * The configuration as a file of its own: text in a ConfigMap passes none of the layers that rewrite a value in a HelmRelease,
 * and a reviewer reads it line by line. `opencode.sh` hands it over in the way that `precedence` asks for.
 */
export function configurationContribution(
  workspace: string,
  configuration: OpenCodeConfiguration = {},
): PodContribution {
  const name = `${workspace}-configuration`;
  const path = `${DIRECTORY}/${FILE}`;
  const content = renderConfiguration(configuration);
  const file = [{ name: FILE, content }];
  const pod = {
    volumes: [{ name: VOLUME, configMap: { name } }],
    volumeMounts: [{ name: VOLUME, mountPath: DIRECTORY, readOnly: true }],
    configMaps: [{ name, files: file }],
  };
  if (configuration.precedence === 'default') return { ...pod, environment: { OPENCODE_CONFIG: { value: path } } };
  const enforced = { ENFORCED_CONFIGURATION: { value: path } };
  if (!hasPermissions(content)) return { ...pod, environment: enforced };
  return {
    ...pod,
    environment: { ...enforced, OPENCODE_CONFIG: { value: posix.join(SCRIPTS_DIRECTORY, ENFORCEMENT) } },
    scripts: [ENFORCEMENT, PLUGIN],
  };
}

/** A plugin, and the file that names it: permissions are rules in an order, which merging does not keep. */
const ENFORCEMENT = 'enforce-permissions.json';
const PLUGIN = 'enforce-permissions.mjs';

function hasPermissions(content: string): boolean {
  const { permission, agent = {} } = JSON.parse(content) as {
    readonly permission?: unknown;
    readonly agent?: Readonly<Record<string, { readonly permission?: unknown }>>;
  };
  return permission !== undefined || Object.values(agent).some((each) => each.permission !== undefined);
}
