/**
 * What event streams that clients drop cost the server, for docs/resources.md: the pod as emitted, asked directly and behind
 * Envoy. Needs what the tests of the whole pod need, and ENVOY, the path of a real one.
 *
 *     ENVOY=… node --import tsx bench/dropped-streams.ts [streams]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWorkspacePod } from '../lib/workspace/compose-workspace-pod';
import { SECRET_KEYS } from '../lib/workspace/secret/workspace-secret-keys';
import { GitServer, localhostCertificate } from '../__tests__/support/git-server';
import { MUSL_ROOT } from '../__tests__/support/musl-root';
import { WholePod, freePort } from '../__tests__/workspace/runtime/whole-pod';
import { envoyConfiguration } from './dropped-streams-envoy';

const STREAMS = Number(process.argv[2] ?? 600);
const AT_ONCE = 30;
const REST_SECONDS = 60;

/** Memory of the server that no file stands behind, in MiB. */
function memory(port: number): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (!/(?:^|\/)opencode$/.test(program) || !args.includes(String(port))) continue;
      return Math.round(Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
    } catch {
      // It has ended in the meantime.
    }
  }
  throw new Error('no server');
}

async function many(count: number, one: () => Promise<void>): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Opens a stream over HTTP/1.1, waits for its first event, and drops it. */
async function drop(url: string, authorization: string): Promise<void> {
  const abort = new AbortController();
  const response = await fetch(`${url}/event`, { headers: { authorization }, signal: abort.signal });
  await response.body?.getReader().read();
  abort.abort();
}

/** The same over HTTP/2, as a browser does behind a Gateway. */
async function dropOverHttp2(url: string, authorization: string, count: number): Promise<void> {
  const session = connect(url, { rejectUnauthorized: false });
  await many(
    count,
    () =>
      new Promise((resolve, reject) => {
        const request = session.request({ ':path': '/event', authorization });
        request.once('data', () => request.close(8));
        request.once('close', resolve);
        request.once('error', reject);
      }),
  );
  session.destroy();
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, REST_SECONDS * 1000));
}

async function measure(pod: WholePod, port: number, gateway: string): Promise<void> {
  let before = 0;
  const say = (what: string, streams = 0): void => {
    const now = memory(port);
    const each = streams === 0 ? '' : `, ${((now - before) / streams).toFixed(2)} for each`;
    console.log(`${what.padEnd(48)} ${String(now).padStart(5)} MiB${each}`);
    before = now;
  };
  const dropped = async (what: string, streams: () => Promise<void>): Promise<void> => {
    await streams();
    await rest();
    say(`${STREAMS} streams dropped by clients of ${what}`, STREAMS);
  };
  await pod.request('GET', '/session');
  // What the first streams allocate is not what a stream costs.
  await many(AT_ONCE, () => drop(pod.url, pod.authorization));
  await rest();
  say('at rest');
  await dropped('the server', () => many(STREAMS, () => drop(pod.url, pod.authorization)));
  await dropped('Envoy', () => dropOverHttp2(gateway, pod.authorization, STREAMS));
  await pod.request('POST', '/instance/dispose');
  await pod.request('GET', '/session');
  await rest();
  say('after POST /instance/dispose');
}

async function main(): Promise<void> {
  const { key, cert } = localhostCertificate();
  const repositories = new GitServer();
  repositories.addRepository('app.git', { 'README.md': 'one\n' });
  await repositories.listen();
  const [port, gateway] = [await freePort(), await freePort()];
  const directory = mkdtempSync(join(tmpdir(), 'dropped-streams-'));
  const pod = new WholePod({
    pod: composeWorkspacePod(
      {
        repository: repositories.url('app.git'),
        repositoryLogin: 'none',
        copilot: false,
        openCode: { port, fetchModels: false },
        terminalLibrary: { from: 'image' },
      },
      { name: 'opencode-app', secretName: 'opencode-app-secret', directory: '/workspace/app' },
    ),
    port,
    secret: { [SECRET_KEYS.password]: 'fake-password-for-tests' },
    run: (container) => (container.startsWith('git-') ? {} : { root: MUSL_ROOT }),
  });
  const configuration = join(directory, 'envoy.json');
  writeFileSync(configuration, JSON.stringify(envoyConfiguration(gateway, port, { key, cert })));
  const options = ['-c', configuration, '--concurrency', '1', '--use-dynamic-base-id', '--log-level', 'error'];
  const envoy = spawn(process.env['ENVOY'] ?? 'envoy', options, { stdio: 'inherit' });
  try {
    await pod.start();
    await measure(pod, port, `https://localhost:${gateway}`);
  } finally {
    envoy.kill('SIGKILL');
    await pod.remove();
    await repositories.close();
    rmSync(directory, { recursive: true });
  }
}

void main();
