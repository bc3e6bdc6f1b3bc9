import type { Check } from '../../validation/problem';
import { OPENCODE_VERSION } from '../../versions';

const FIRST_WITHOUT_REMOTE_EXECUTION = [1, 0, 216] as const;

interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

function parse(version: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+][0-9A-Za-z.+-]+)?$/.exec(version);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/**
 * A full version, and none with the unauthenticated remote execution of CVE-2026-22812.
 *
 * @see https://nvd.nist.gov/vuln/detail/CVE-2026-22812
 */
export const openCodeVersion: Check = (text) => {
  const version = parse(text);
  if (version === undefined) return `write a full version of OpenCode, such as ${OPENCODE_VERSION}`;
  const [major, minor, patch] = FIRST_WITHOUT_REMOTE_EXECUTION;
  const older =
    version.major < major ||
    (version.major === major && (version.minor < minor || (version.minor === minor && version.patch < patch)));
  return older
    ? `anyone who reaches it can run commands (CVE-2026-22812); write ${FIRST_WITHOUT_REMOTE_EXECUTION.join('.')} or newer`
    : undefined;
};

/** Version 2 renames `web` to `serve`; reported, not measured: the newest that could be run is 1.18.33. */
export function serverSubcommand(version: string): 'web' | 'serve' {
  return (parse(version)?.major ?? 1) >= 2 ? 'serve' : 'web';
}
