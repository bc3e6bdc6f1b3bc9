/**
 * Starts the stand-ins that are named, or all, and runs until SIGTERM or SIGINT:
 * `node --import tsx e2e/cluster/stand-ins/start-all.ts KUBECONFIG STATE_DIRECTORY [NAME…]`. Prints `ready` once all have started.
 */
import { setMaxListeners } from 'node:events';
import { start as startCephCsi } from './ceph-csi';
import { start as startDoppler } from './doppler';
import { start as startHelmController } from './helm-controller';
import { start as startReloader } from './reloader';
import type { StandIn, Start } from './stand-in';
import { start as startVolsync } from './volsync';

/** In the order in which they start: a store before who asks it. */
const STAND_INS: Readonly<Record<string, Start>> = {
  doppler: startDoppler,
  'helm-controller': startHelmController,
  reloader: startReloader,
  'ceph-csi': startCephCsi,
  volsync: startVolsync,
};

async function main([kubeconfig, stateDirectory, ...wanted]: readonly string[]): Promise<void> {
  if (kubeconfig === undefined || stateDirectory === undefined) throw new Error('name a kubeconfig and a folder');
  const ended = new AbortController();
  // Each kind that is watched listens.
  setMaxListeners(0, ended.signal);
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  const running: StandIn[] = [];
  const stop = async (): Promise<void> => {
    ended.abort();
    for (const standIn of running.reverse()) await standIn.stop();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  for (const name of wanted.length === 0 ? Object.keys(STAND_INS) : wanted) {
    const start = STAND_INS[name];
    if (start === undefined) throw new Error(`no stand-in ${name}; there are ${Object.keys(STAND_INS).join(', ')}`);
    running.push(await start({ kubeconfig, stateDirectory, signal: ended.signal, log }));
  }
  log('ready');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
