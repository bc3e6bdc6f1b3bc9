import document from './configuration-schema-1.18.json';
import type { Schema } from './schema-findings';

/** Minor version of OpenCode whose configuration is known. */
export const SCHEMA_MINOR = '1.18';

/**
 * What OpenCode takes for a configuration, out of the API document of its own server (`GET /doc`); a test compares both, and
 * asks the server about values of either kind.
 */
export const CONFIGURATION_SCHEMA = readAsSchema(document);

function readAsSchema(read: unknown): Schema {
  return read as Schema;
}
