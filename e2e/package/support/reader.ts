import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, blankFolder, packedPackage, run } from './package';
import { Registry } from './registry';
import { typeInto } from './shell-session';

/** Somebody who types what a page says: with a home of their own, and npm as it is for everybody once this is published. */
export class Reader {
  public readonly home = blankFolder('home');
  private readonly variables: Readonly<Record<string, string>>;

  private constructor(private readonly registry: Registry) {
    const cache = join(this.home, 'cache');
    mkdirSync(cache);
    const downloads = join(run(REPOSITORY, 'npm', ['config', 'get', 'cache']).trim(), '_cacache');
    mkdirSync(downloads, { recursive: true });
    symlinkSync(downloads, join(cache, '_cacache'));
    this.variables = {
      ...registry.environment,
      HOME: this.home,
      NO_COLOR: '1',
      GIT_AUTHOR_NAME: 'Reader',
      GIT_AUTHOR_EMAIL: 'reader@example.org',
      GIT_COMMITTER_NAME: 'Reader',
      GIT_COMMITTER_EMAIL: 'reader@example.org',
      GIT_PAGER: 'cat',
      // Shares what was downloaded alone: npx would run what an earlier tarball of this version left.
      npm_config_cache: cache,
      npm_config_prefer_offline: 'true',
      // Stands for the Enter by which a user agrees to the download of npx.
      npm_config_yes: 'true',
    };
  }

  public static async start(): Promise<Reader> {
    return new Reader(await Registry.start(packedPackage()));
  }

  /** What each block prints; throws at the first command that fails. */
  public type(folder: string, blocks: readonly string[]): Promise<readonly string[]> {
    return typeInto(folder, blocks, this.variables);
  }

  public git(folder: string, ...args: readonly string[]): string {
    return run(folder, 'git', args, this.variables);
  }

  public stop(): Promise<void> {
    return this.registry.stop();
  }
}
