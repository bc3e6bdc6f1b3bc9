/** A release of Debian that `prepare.sh` makes machines of. */
export type Release = 'bookworm' | 'trixie' | 'forky';

const RELEASES: readonly Release[] = ['bookworm', 'trixie', 'forky'];

/** The release that the suite's machines run, but for the files that are named after one. */
export const RELEASE = named(process.env['E2E_HOST_SUITE'] ?? 'trixie');

function named(name: string): Release {
  const found = RELEASES.find((release) => release === name);
  if (found === undefined) throw new Error(`E2E_HOST_SUITE is ${name}; it may be ${RELEASES.join(', ')}`);
  return found;
}
