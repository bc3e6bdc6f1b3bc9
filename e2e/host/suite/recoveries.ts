interface Recovery {
  readonly rendering: string;
  readonly fault: string;
  readonly seconds: number;

  /** How long it took until the server's unit did not call itself active any more; undefined where the server went on. */
  readonly saidAfter?: number | undefined;
}

/** How long it took until all was well again, by what had happened. */
export const recovered: Recovery[] = [];

/** Says what was measured, as rows of the table in docs/e2e-host.md. */
export function tellRecoveries(rendering: string): void {
  for (const { fault, seconds, saidAfter } of recovered.splice(0)) {
    const said = saidAfter === undefined ? '–' : `${saidAfter.toFixed(1)} s`;
    process.stderr.write(`recovery | ${rendering} | ${fault} | ${seconds.toFixed(1)} s | ${said}\n`);
  }
}
