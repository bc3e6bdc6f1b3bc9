import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REPOSITORY, run } from './package';

/** A registry as a user would meet it: it has this package as it was packed, and sends for everything else to the configured one. */
export class Registry {
  private constructor(private readonly server: Server) {}

  public static async start(tarball: string): Promise<Registry> {
    const content = readFileSync(tarball);
    const manifest = JSON.parse(
      execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }),
    ) as { readonly name: string; readonly version: string };
    const upstream = run(REPOSITORY, 'npm', ['config', 'get', 'registry']).trim().replace(/\/$/, '');
    const server = createServer(({ url = '' }, response) => {
      if (url === `/${manifest.name}`) {
        const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`;
        const dist = { tarball: `${registry.url}${manifest.name}.tgz`, integrity };
        const versions = { [manifest.version]: { ...manifest, dist } };
        response.end(JSON.stringify({ name: manifest.name, 'dist-tags': { latest: manifest.version }, versions }));
      } else if (url === `/${manifest.name}.tgz`) {
        response.end(content);
      } else {
        response.writeHead(307, { location: `${upstream}${url}` }).end();
      }
    });
    const registry = new Registry(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return registry;
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** What makes npm ask here, and no proxy for it. */
  public get environment(): Readonly<Record<string, string>> {
    const direct = [process.env['NO_PROXY'] ?? process.env['no_proxy'] ?? '', '127.0.0.1'];
    return { npm_config_registry: this.url, npm_config_noproxy: direct.filter((host) => host !== '').join(',') };
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
