/**
 * What pods and controllers reach outside the cluster: github.com over TLS, which asks for a token, ghcr.io over TLS, which is the registry of this
 * machine, the DNS that knows both, and the same repositories without a login on loopback, for the source-controller:
 * `node --import tsx e2e/cluster/programs/outside.ts ADDRESS REGISTRY_ADDRESS REGISTRY FOLDER KEY CERTIFICATE`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import { GitServer } from '../../../__tests__/support/git-server';
import { GIT_PORT, GITHUB_TOKEN } from '../suite/outside-facts';
import { startNameServer } from './name-server';

interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** The registry, which speaks plain HTTP, as one that others reach. */
async function serveRegistry(registry: string, address: string, identity: Identity): Promise<void> {
  const { hostname, port } = new URL(`http://${registry}`);
  const server = createServer(identity, (incoming, response) => {
    const { method, url: path, headers } = incoming;
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
  const [address = '', registryAddress = '', registry = '', root = '', key = '', cert = ''] = given;
  mkdirSync(root, { recursive: true });
  await startNameServer({ 'github.com': address, 'ghcr.io': registryAddress }, address);
  const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  await new GitServer({ root, tls, password: GITHUB_TOKEN }).listen(443, address);
  await serveRegistry(registry, registryAddress, tls);
  await new GitServer({ root }).listen(GIT_PORT);
  process.stdout.write('ready\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
