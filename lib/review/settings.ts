import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import type { JsonValue } from '../gitops/description';
import { isMap } from './json';
import { ReviewError } from './review-error';
import { DATA_KINDS, type DataKinds } from './rules/data-kinds';

/** File beside the user's `cdk8s.yaml`, or at the top of the cluster's repository. */
export const SETTINGS_FILE = 'cdk8s-opencode.yaml';

/** A repository's own settings of its reviews. */
export interface ReviewSettings {
  /** Kinds whose deletion deletes data: those that are known, and the repository's own. */
  readonly dataKinds: DataKinds;
}

/**
 * Reads `cdk8s-opencode.yaml` of a directory.
 *
 * @throws ReviewError where it is not valid
 */
export function reviewSettings(directory: string): ReviewSettings {
  const path = join(directory, SETTINGS_FILE);
  if (!existsSync(path)) return { dataKinds: DATA_KINDS };
  const { review, ...others } = mapOf(parsed(readFileSync(path, 'utf8')), 'the file');
  refuseUnknown(others, 'review');
  const { dataKinds, ...unknown } = mapOf(review, 'review');
  refuseUnknown(unknown, 'review.dataKinds');
  return { dataKinds: new Map([...DATA_KINDS, ...Object.entries(mapOf(dataKinds, 'review.dataKinds')).map(ownKind)]) };
}

function parsed(text: string): JsonValue | undefined {
  try {
    return load(text) as JsonValue | undefined;
  } catch (error) {
    if (error instanceof YAMLException) throw new ReviewError([`${SETTINGS_FILE}: ${error.message.split('\n')[0]}`]);
    throw error;
  }
}

function mapOf(value: JsonValue | undefined, name: string): Readonly<Record<string, JsonValue>> {
  if (value === undefined || value === null) return {};
  if (isMap(value)) return value;
  throw new ReviewError([`${SETTINGS_FILE}: ${name} is not a map`]);
}

function refuseUnknown(unknown: Readonly<Record<string, JsonValue>>, known: string): void {
  const keys = Object.keys(unknown);
  if (keys.length > 0) throw new ReviewError(keys.map((key) => `${SETTINGS_FILE}: unknown key ${key}: write ${known}`));
}

function ownKind([type, data]: readonly [string, JsonValue]): readonly [string, string] {
  const problem = (wanted: string): ReviewError =>
    new ReviewError([`${SETTINGS_FILE}: review.dataKinds["${type}"]: ${wanted}`]);
  if (!/^[a-z0-9.-]*\/[A-Z][A-Za-z0-9]*$/.test(type)) {
    throw problem('write the API group without a version and the kind, such as example.org/Bucket');
  }
  if (typeof data !== 'string' || data === '')
    throw problem('name the data that goes with it, such as "the objects in it"');
  return [type, data];
}
