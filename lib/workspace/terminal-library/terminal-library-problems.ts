import type { Check, Problems } from '../../validation/problem';
import { textCheck } from '../../validation/text';
import type { TerminalLibrary } from './terminal-library-props';

const REGISTRY = /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[A-Za-z0-9._~/-]*)?$/;

const registryUrl: Check = textCheck((text) =>
  REGISTRY.test(text)
    ? undefined
    : 'write the address of an npm registry without credentials, such as https://npm.example.com/repository',
);

/** What is wrong with where the terminals' library is to come from. */
export function checkTerminalLibrary(library: TerminalLibrary | undefined, problems: Problems): void {
  if (library?.from === 'npm') problems.check('terminalLibrary.registry', library.registry, registryUrl);
}
