import type { PodContribution } from '../pod/contribution';
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
  const variable = configuration.precedence === 'default' ? 'OPENCODE_CONFIG' : 'ENFORCED_CONFIGURATION';
  return {
    volumes: [{ name: VOLUME, configMap: { name } }],
    volumeMounts: [{ name: VOLUME, mountPath: DIRECTORY, readOnly: true }],
    environment: { [variable]: { value: path } },
    configMaps: [{ name, files: [{ name: FILE, content: renderConfiguration(configuration) }] }],
  };
}
