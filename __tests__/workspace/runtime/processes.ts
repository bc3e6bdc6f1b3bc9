import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Processes of this machine, read from /proc; one that ends meanwhile reads as ended. */
export function children(pid: number): readonly number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

export function descendants(pid: number): readonly number[] {
  return children(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** Arguments, separated by spaces; empty for a zombie and for none. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

/** Numbers of the signals that the process ignores, or has a handler for. */
export function signals(pid: number, kind: 'SigIgn' | 'SigCgt'): readonly number[] {
  const pattern = new RegExp(`^${kind}:\\s*([0-9a-f]+)$`, 'm');
  const mask = BigInt(`0x${pattern.exec(read(`/proc/${pid}/status`))?.[1] ?? '0'}`);
  return Array.from({ length: 31 }, (_, index) => index + 1).filter((signal) => (mask >> BigInt(signal - 1)) & 1n);
}

export function exists(pid: number): boolean {
  return read(`/proc/${pid}/stat`) !== '';
}

/** Until `condition` holds; the test's own time-out ends it otherwise. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(25);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
