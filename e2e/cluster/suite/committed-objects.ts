import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { AppliedObject } from '../stand-ins/cluster-api';
import { appOf } from './app-variants';
import { REPOSITORY } from './settings';

/** An object as Flux applies it, and where it is committed. */
export interface CommittedObject {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: AppliedObject;
}

const TREE = join(REPOSITORY, 'dist/kubernetes');

/** Read by kustomize alone. */
const OF_KUSTOMIZE = /^kustomize\.config\.k8s\.io\//;

/** Every object that is committed below `dist/kubernetes`. */
export function committedObjects(): readonly CommittedObject[] {
  return readdirSync(TREE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .flatMap((path) => objectIn(path, parse(readFileSync(join(TREE, path), 'utf8'))));
}

/** What the delivery `native` has in place of a HelmRelease. */
export function nativeObjects(): readonly CommittedObject[] {
  const committed = new Set(committedObjects().map(({ kind }) => kind));
  return appOf('native')
    .files()
    .flatMap(({ path, manifest }) => objectIn(path, manifest))
    .filter(({ kind }) => !committed.has(kind));
}

function objectIn(path: string, manifest: unknown): readonly CommittedObject[] {
  if (typeof manifest !== 'object' || manifest === null || !('apiVersion' in manifest) || !('kind' in manifest))
    return [];
  const { apiVersion, kind } = manifest;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || OF_KUSTOMIZE.test(apiVersion)) return [];
  return [{ path, apiVersion, kind, object: manifest as unknown as AppliedObject }];
}
