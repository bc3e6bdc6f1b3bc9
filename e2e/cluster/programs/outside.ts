/**
 * What pods and controllers reach outside the cluster: github.com over TLS, which asks for a token, ghcr.io over TLS, which is the registry of this
 * machine, the npm registry, which has the one package that pods fetch, the DNS that knows all three, and the same repositories without a login on loopback, for the source-controller:
 * `node --import tsx e2e/cluster/programs/outside.ts ADDRESS REGISTRY_ADDRESS REGISTRY FOLDER KEY CERTIFICATE LIBRARY_URL`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import { GitServer } from '../../../__tests__/support/git-server';
import { BUN_PTY_PACKAGE } from '../../../__tests__/support/npm-registry';
import { GIT_PORT, GITHUB_TOKEN } from '../suite/outside-facts';
import { startNameServer } from './name-server';

interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** The registry, which speaks plain HTTP, as one that others reach; and the package by its address. */
async function serveRegistries(registry: string, address: string, identity: Identity, library: URL): Promise<void> {
  const { hostname, port } = new URL(`http://${registry}`);
  const server = createServer(identity, (incoming, response) => {
    const { method, url: path, headers } = incoming;
    if (headers.host === library.host) {
      const found = path === library.pathname;
      response.writeHead(found ? 200 : 404).end(found ? readFileSync(BUN_PTY_PACKAGE) : '');
      return;
    }
    const outgoing = forward({ hostname, port, method, path, headers: { ...headers, host: registry } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(443, address, resolve);
  });
}

async function main(given: readonly string[]): Promise<void> {
  const [address = '', registryAddress = '', registry = '', root = '', key = '', cert = '', url = ''] = given;
  const library = new URL(url);
  mkdirSync(root, { recursive: true });
  await startNameServer(
    { 'github.com': address, 'ghcr.io': registryAddress, [library.hostname]: registryAddress },
    address,
  );
  const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  await new GitServer({ root, tls, password: GITHUB_TOKEN }).listen(443, address);
  await serveRegistries(registry, registryAddress, tls, library);
  await new GitServer({ root }).listen(GIT_PORT);
  process.stdout.write('ready\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
