import type { Check } from './problem';
import { hasControlCharacter, textCheck } from './text';

/** A normalised absolute POSIX path, such as `/data`. */
export const absolutePath: Check = textCheck((path) => {
  if (hasControlCharacter(path)) return 'leave out line breaks and control characters';
  if (path.startsWith('~')) return 'write the path from the root: nothing expands ~ here';
  if (!path.startsWith('/')) return 'write a path that begins with /';
  if (Buffer.byteLength(path) > 4095) return 'write at most 4,095 bytes';
  if (path === '/') return undefined;
  const segments = path.slice(1).split('/');
  if (segments.includes('..') || segments.includes('.')) return 'write the path without . and .. segments';
  if (path.endsWith('/')) return 'leave out the / at the end';
  if (segments.includes('')) return 'write single slashes';
  return segments.some((it) => Buffer.byteLength(it) > 255) ? 'write at most 255 bytes between two slashes' : undefined;
});

/**
 * An absolute path below the root at which a volume can be mounted.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1
 */
export const mountPath: Check = textCheck((path) => {
  const wrong = absolutePath(path);
  if (wrong !== undefined) return wrong;
  if (path === '/') return 'write a path below /';
  return path.includes(':') ? 'leave out the colon: Kubernetes refuses it in a mount path' : undefined;
});
