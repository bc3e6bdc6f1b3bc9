import type { Check } from '../../validation/problem';
import { OPENCODE_VERSION } from '../../versions';

const FIRST_WITHOUT_REMOTE_EXECUTION = [1, 0, 216] as const;

/** Major version that writes its data in a form which version 1 does not read. */
const OTHER_DATA_FORMAT = 2;

/**
 * Sub-command of the server in version 1. Version 2 does not have it and ends with "Unrecognized flag": an image whose tag
 * does not tell its version, and that holds 2, does not start instead of migrating the data.
 */
export const SERVER_SUBCOMMAND = 'web';

/** A full version as OpenCode's releases and the tags of its image spell it. */
const FULL_VERSION = /^(\d+)\.(\d+)\.(\d+)(?:[-+][0-9A-Za-z.+-]+)?$/;

/** Longer numbers are dates, which own images have as tags. */
const VERSION_LIKE_TAG = /^v?(\d)(?:\.\d+)*(?:[-_.].*)?$/;

const ONE_WAY =
  `OpenCode ${OTHER_DATA_FORMAT} migrates the sessions one way at its first start, without a copy, and answers none of ` +
  `what this library asks of a server; write ${OPENCODE_VERSION}`;

/**
 * A full version: none with the unauthenticated remote execution of CVE-2026-22812, and none of which this library does not
 * know how it serves.
 *
 * @see https://nvd.nist.gov/vuln/detail/CVE-2026-22812
 */
export const openCodeVersion: Check = (text) => {
  const parsed = FULL_VERSION.exec(text);
  if (parsed === null) {
    return FULL_VERSION.test(text.slice(1)) && text.startsWith('v')
      ? `no image has this tag; write ${text.slice(1)}`
      : `write a full version of OpenCode, such as ${OPENCODE_VERSION}`;
  }
  const parts = parsed.slice(1, 4).map(Number);
  if ((parts[0] ?? 0) >= OTHER_DATA_FORMAT) return ONE_WAY;
  const first = FIRST_WITHOUT_REMOTE_EXECUTION.findIndex((part, index) => part !== parts[index]);
  return first >= 0 && (parts[first] ?? 0) < (FIRST_WITHOUT_REMOTE_EXECUTION[first] ?? 0)
    ? `anyone who reaches it can run commands (CVE-2026-22812); write ${FIRST_WITHOUT_REMOTE_EXECUTION.join('.')} or newer`
    : undefined;
};

/** An image that OpenCode is in. */
export interface OpenCodeImage {
  readonly repository: string;

  /** @default - unknown */
  readonly tag?: string;

  /**
   * Version of OpenCode in it, where its user says so.
   *
   * @default - what the tag says
   */
  readonly version?: string;
}

/** Major version of OpenCode that a tag such as `2.0.24` or `v2` names; undefined for `latest` and for a date. */
export function majorOfTag(tag: string | undefined): number | undefined {
  const match = VERSION_LIKE_TAG.exec(tag ?? '');
  return match === null ? undefined : Number(match[1]);
}

/** Whether neither its tag nor its user says which OpenCode an image holds. */
export function isUnknownVersion({ tag, version }: OpenCodeImage): boolean {
  return version === undefined && majorOfTag(tag) === undefined;
}

/**
 * What is wrong with the tag of an image of OpenCode. An image that is not called `opencode` may count its tags by itself:
 * there the version that its user names decides.
 *
 * @param versionProp - where the user may say what is in the image, such as `openCode.version`
 */
export function openCodeTag({ repository, version }: OpenCodeImage, versionProp: string): Check {
  const isOwn = !/(?:^|\/)opencode$/.test(repository);
  return (tag) => {
    if (isOwn && version !== undefined) return undefined;
    const advice =
      (majorOfTag(tag) ?? 0) >= OTHER_DATA_FORMAT
        ? ONE_WAY
        : FULL_VERSION.test(tag.replace(/^v/, ''))
          ? openCodeVersion(tag.replace(/^v/, ''))
          : undefined;
    if (advice === undefined) return undefined;
    return isOwn ? `${advice}, or write in ${versionProp} which version the image holds` : advice;
  };
}
