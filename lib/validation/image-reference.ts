import type { Check } from './problem';
import { textCheck } from './text';

/** The parts of an image reference. */
export interface ImageReference {
  /** Host and path, such as `ghcr.io/anomalyco/opencode`. */
  readonly repository: string;

  /**
   * Such as `1.18.33`.
   *
   * @default - none
   */
  readonly tag?: string;

  /**
   * Such as `sha256:…`.
   *
   * @default - none
   */
  readonly digest?: string;
}

/** What an image reference may leave open. */
export interface ImageReferenceOptions {
  /**
   * Accept the tag `latest`, or none (which means it). What runs then changes without a change in Git.
   *
   * @default false
   */
  readonly allowLatest?: boolean;
}

// The grammar of the distribution project.
const host =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d+)?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

const pinAdvice = 'write a version as the tag, or add a digest: what runs would change without a change in Git';

/** The parts of an image reference; undefined when the text is none. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match = /^([^@]+?)(?::([^:/@]+))?(?:@(.+))?$/.exec(text);
  if (match === null) return undefined;
  const [, repository = '', tag, digest] = match;
  if (wrongRepository(repository) !== undefined) return undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/**
 * A whole image reference, `registry/repository:tag@digest`.
 *
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function imageReference(options: ImageReferenceOptions = {}): Check {
  return textCheck((text) => {
    const parsed = parseImageReference(text);
    if (parsed === undefined) return 'write registry/repository:tag or registry/repository:tag@sha256:…';
    return parsed.digest === undefined ? wrongTag(parsed.tag, options) : undefined;
  });
}

/** The repository of an image alone, such as `ghcr.io/anomalyco/opencode`. */
export const imageRepository: Check = textCheck((text) => wrongRepository(text) ?? withoutRegistry(text));

/** The tag of an image alone, such as `1.18.33`. */
export function imageTag(options: ImageReferenceOptions = {}): Check {
  return textCheck((tag) =>
    tagPattern.test(tag)
      ? wrongTag(tag, options)
      : 'write letters, digits, _ . and -, at most 128, beginning with a letter, a digit or _',
  );
}

/** The digest of an image alone, such as `sha256:` and 64 hexadecimal digits. */
export const imageDigest: Check = textCheck((digest) =>
  digestPattern.test(digest) ? undefined : 'write sha256: and 64 hexadecimal digits in lower case',
);

/** What a short name stands for is the container runtime's choice, on a node as on a host. */
function withoutRegistry(repository: string): string | undefined {
  const [registry = '', ...rest] = repository.split('/');
  return rest.length > 0 && (registry === 'localhost' || /[.:[]/.test(registry))
    ? undefined
    : `begin with the registry, such as docker.io/${rest.length === 0 ? 'library/' : ''}${repository}: what a short name stands for depends on the node`;
}

function wrongTag(tag: string | undefined, options: ImageReferenceOptions): string | undefined {
  return options.allowLatest !== true && (tag === undefined || tag === 'latest') ? pinAdvice : undefined;
}

function wrongRepository(repository: string): string | undefined {
  if (repository.includes('://')) return 'write the repository without a scheme, such as ghcr.io/owner/name';
  if (repository.includes('@')) return 'write the digest in its own prop';
  if (repository.length > 255) return 'write at most 255 characters';
  const parts = repository.split('/');
  const first = parts[0] ?? '';
  const hasRegistry = parts.length > 1 && (/[.:[]/.test(first) || first === 'localhost');
  if (hasRegistry && !host.test(first)) return 'begin with a registry, such as ghcr.io';
  const path = hasRegistry ? parts.slice(1) : parts;
  if (path.every((part) => component.test(part))) return undefined;
  if (path.some((part) => part.includes(':'))) return 'write the tag in its own prop';
  return path.some((part) => /[A-Z]/.test(part))
    ? 'write the repository in lower case'
    : 'write lower case letters, digits, and single . _ - between them';
}
