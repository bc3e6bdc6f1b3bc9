/**
 * Stands in for Doppler's API, for external-secrets and for the `doppler` program that `seed-copilot-auth.sh` runs: the server of the tests of
 * re-authentication, on loopback.
 *
 * Its address is in `<stateDirectory>/doppler/url`. `<stateDirectory>/doppler/values.json` has what it knows at the start, by `project/config` and
 * name, and is written again when it stops.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DopplerApiServer } from '../../../__tests__/reauthentication/doppler-api-server';
import type { StandIn, StandInContext } from './stand-in';

/** Values by `project/config` and name. */
export type DopplerValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const DOPPLER_TOKEN = DopplerApiServer.token;

const directoryOf = (stateDirectory: string): string => join(stateDirectory, 'doppler');
const valuesOf = (stateDirectory: string): string => join(directoryOf(stateDirectory), 'values.json');

/** What the server is to know when it starts. */
export function seedDoppler(stateDirectory: string, values: DopplerValues): void {
  mkdirSync(directoryOf(stateDirectory), { recursive: true });
  writeFileSync(valuesOf(stateDirectory), JSON.stringify(values), { mode: 0o600 });
}

/** Where the server that was started with this folder listens; undefined before. */
export function dopplerUrl(stateDirectory: string): string | undefined {
  const file = join(directoryOf(stateDirectory), 'url');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

export async function start({ stateDirectory, log }: StandInContext): Promise<StandIn> {
  const file = valuesOf(stateDirectory);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DopplerValues) : {};
  const server = new DopplerApiServer(...Object.keys(known));
  for (const [config, values] of Object.entries(known))
    for (const [name, value] of Object.entries(values)) server.put(config, name, value);
  await server.start();
  mkdirSync(directoryOf(stateDirectory), { recursive: true });
  writeFileSync(join(directoryOf(stateDirectory), 'url'), `${server.url}\n`);
  log(`Doppler listens on ${server.url}`);
  return {
    name: 'Doppler',
    stop: async () => {
      seedDoppler(
        stateDirectory,
        Object.fromEntries(Object.keys(known).map((config) => [config, server.values(config)])),
      );
      await server.stop();
    },
  };
}
