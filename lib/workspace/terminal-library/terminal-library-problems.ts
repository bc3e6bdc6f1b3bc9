import type { Problems } from '../../validation/problem';
import type { TerminalLibrary } from './terminal-library-props';

const REGISTRY = /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:\/[A-Za-z0-9._~/-]*)?$/;

/** What is wrong with where the terminals' library is to come from. */
export function checkTerminalLibrary(library: TerminalLibrary | undefined, problems: Problems): void {
  if (library?.from !== 'npm' || library.registry === undefined || REGISTRY.test(library.registry)) return;
  // Not printed as it is: credentials may be in it.
  problems.add(
    `terminalLibrary.registry is ${JSON.stringify(library.registry.replace(/[^/]*@/, '…@'))}: write the address of an npm ` +
      'registry without credentials, such as https://npm.example.com/repository',
  );
}
