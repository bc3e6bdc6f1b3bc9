interface Recovery {
  readonly rendering: string;
  readonly fault: string;
  readonly seconds: number;
}

/** How long it took until all was well again, by what had happened. */
export const recovered: Recovery[] = [];

/** Says what was measured, as rows of the table in docs/e2e-host.md. */
export function tellRecoveries(rendering: string): void {
  for (const { fault, seconds } of recovered.splice(0)) {
    process.stderr.write(`recovery | ${rendering} | ${fault} | ${seconds.toFixed(1)} s\n`);
  }
}
