import type { MemoryPod } from '../../lib/host/memory-pod';
import type { MemoryPodProps } from '../../lib/host/memory-pod-props';
import { resolveMemoryPod } from '../../lib/host/resolve-memory-pod';

/** A pod with every default, and the two decisions that have none. */
export function memoryPod(props: Partial<MemoryPodProps> = {}): MemoryPod {
  return resolveMemoryPod({ plugin: 'disabled', graphiti: 'disabled', ...props });
}
