import { existsSync, readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BUN_PTY_VERSION } from '../../lib/versions';

/** The package as the public registry has it, brought by `.ci/tools/bun-pty.sh`. */
export const BUN_PTY_PACKAGE = join(
  process.env['CDK8S_OPENCODE_CACHE'] ?? join(homedir(), '.cache/cdk8s-opencode'),
  `bun-pty-${BUN_PTY_VERSION}.tgz`,
);

export function describeWithBunPty(name: string, suite: () => void): void {
  if (existsSync(BUN_PTY_PACKAGE)) {
    describe(name, suite);
  } else if (process.env['CDK8S_OPENCODE_REQUIRE_TOOLS'] === '1') {
    test(name, () => {
      throw new Error(`${BUN_PTY_PACKAGE} is not there: run .ci/tools/bun-pty.sh`);
    });
  } else {
    console.warn(`skipped: ${name} (needs ${BUN_PTY_PACKAGE}, made by .ci/tools/bun-pty.sh)`);
    describe.skip(name, suite);
  }
}

/** An npm registry as far as one package goes: the address of its tarball, as `npm view bun-pty dist.tarball` has it. */
export class NpmRegistry {
  /** Paths that were asked for. */
  public readonly asked: string[] = [];

  /** What is served instead of the package. */
  public instead: { readonly status: number; readonly body: Buffer } | undefined;

  private server: Server | undefined;

  public async listen(): Promise<void> {
    const path = `/bun-pty/-/bun-pty-${BUN_PTY_VERSION}.tgz`;
    this.server = createServer(({ url = '' }, response) => {
      this.asked.push(url);
      const found = { status: 200, body: readFileSync(BUN_PTY_PACKAGE) };
      const { status, body } = url === path ? (this.instead ?? found) : { status: 404, body: Buffer.alloc(0) };
      response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(body);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  public async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}
