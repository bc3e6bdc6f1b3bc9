import type { ClusterApi, ClusterObject } from './cluster-api';
import type { Resource } from './resources';
import type { StandInContext } from './stand-in';

/** Seconds after which an object is looked at again though nothing happened; undefined where only a change is of interest. */
export type Again = number | undefined;

const LONGEST_DELAY_S = 30;

/** One object: never looked at twice at the same time. */
interface Turn {
  running: boolean;
  changed: boolean;
  failures: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Looks at each object of a kind when it appears and changes, and when `reconcile` has asked for it; what throws is tried again, later
 * each time. What `reconcile` gets is read at that moment.
 */
export function control<T extends ClusterObject>(
  api: ClusterApi,
  resource: Resource,
  reconcile: (object: T) => Promise<Again>,
  { signal, log }: StandInContext,
): void {
  const turns = new Map<string, Turn>();

  const look = async (key: string, { metadata }: T): Promise<void> => {
    const turn = turns.get(key) ?? { running: false, changed: false, failures: 0, timer: undefined };
    turns.set(key, turn);
    if (turn.running) {
      turn.changed = true;
      return;
    }
    clearTimeout(turn.timer);
    turn.running = true;
    let again: Again;
    try {
      const current = await api.get<T>(resource, metadata.name, metadata.namespace);
      again = current === undefined ? undefined : await reconcile(current);
      turn.failures = 0;
    } catch (error) {
      if (!signal.aborted) log(`${resource.kind} ${key}: ${error instanceof Error ? error.message : String(error)}`);
      again = Math.min(2 ** turn.failures++, LONGEST_DELAY_S);
    }
    turn.running = false;
    if (signal.aborted) return;
    if (turn.changed) {
      turn.changed = false;
      again = 0;
    }
    if (again === undefined) return;
    // Longer ones would overflow, and begin at once.
    const delay = Math.min(again * 1000, 2 ** 31 - 1);
    turn.timer = setTimeout(() => void look(key, { metadata } as T), delay);
  };

  const keyOf = ({ metadata: { namespace, name } }: T): string =>
    namespace === undefined ? name : `${namespace}/${name}`;
  api.watch<T>(resource, { changed: (object) => void look(keyOf(object), object) }, signal);
  signal.addEventListener('abort', () => {
    for (const { timer } of turns.values()) clearTimeout(timer);
  });
}
