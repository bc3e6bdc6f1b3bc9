import { HANGS } from './faults';
import { memoryHost, type MemoryHost, type Rendering } from './memory-host';
import { survives } from './recovery';
import { tellRecoveries } from './recoveries';

/** What hangs is killed and comes back without a hand. */
export function hangs(rendering: Rendering): void {
  describe(`the memory pod as ${rendering} comes back without a hand`, () => {
    let host: MemoryHost;
    beforeAll(async () => {
      host = memoryHost(rendering);
      host.machine.control?.boot();
      await host.start();
    });
    afterAll(async () => {
      tellRecoveries(rendering);
      await host.remove();
    });

    test.each(HANGS)('$name', (fault) => survives(host, rendering, fault));
  });
}
