import { posix } from 'node:path';
import type { RepositoryContent } from './manifests';

/** `flux push artifact … --path=./kubernetes`, over several lines. */
const PUSH = /flux push artifact(?:[^\n]*\\\n)*[^\n]*?--path[= ]["']?([\w./-]+)/g;

/** The folder that the repository's own workflow pushes as the artifact that Flux reads; empty where Flux reads the repository. */
export function artifactRoot({ texts }: RepositoryContent): string {
  const paths = texts.flatMap(({ text }) => [...text.matchAll(PUSH)].map(([, path = '']) => posix.normalize(path)));
  const folders = new Set(paths.map((path) => path.replace(/\/+$/, '')));
  const [only] = folders;
  return folders.size !== 1 || only === undefined || only === '.' || only.startsWith('/') ? '' : only;
}
