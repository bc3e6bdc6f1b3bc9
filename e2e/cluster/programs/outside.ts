/**
 * What pods and controllers reach outside the cluster: github.com over TLS, which asks for a token, the DNS that knows it, and the same
 * repositories without a login on loopback, for the source-controller:
 * `node --import tsx e2e/cluster/programs/outside.ts ADDRESS FOLDER KEY CERTIFICATE`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { GitServer } from '../../../__tests__/support/git-server';
import { GIT_PORT, GITHUB_TOKEN } from '../suite/outside-facts';
import { startNameServer } from './name-server';

async function main([address = '', root = '', key = '', cert = '']: readonly string[]): Promise<void> {
  mkdirSync(root, { recursive: true });
  await startNameServer({ 'github.com': address }, address);
  const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  await new GitServer({ root, tls, password: GITHUB_TOKEN }).listen(443, address);
  await new GitServer({ root }).listen(GIT_PORT);
  process.stdout.write('ready\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
