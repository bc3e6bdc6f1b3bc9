import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { at } from '../support/first-user';

/** A cluster's own repository, which keeps its apps in `kubernetes/apps`: the output folder and the prefix say so. */
describe('a repository with apps of its own', () => {
  let repository: string;
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'cluster-repository-'));
    mkdirSync(join(repository, 'kubernetes/apps/media/plex/app'), { recursive: true });
    writeFileSync(join(repository, 'kubernetes/apps/media/plex/ks.yaml'), 'written: by hand\n');
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  /** Each synth is a run of its own, as it is for a user. */
  function synth(...ids: readonly string[]): void {
    const program = join(__dirname, 'cluster-repository.ts');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, repository, ...ids], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }

  const read = (path: string) => readFileSync(join(repository, path), 'utf8');

  test('gets the workspaces beside them, with paths as Flux sees them', () => {
    synth('flux');
    const kustomization: unknown = parse(read('kubernetes/apps/opencode/opencode-flux/ks.yaml'));
    const path = at(kustomization, 'spec', 'path');
    expect(path).toBe('./kubernetes/apps/opencode/opencode-flux/app');
    expect(existsSync(join(repository, String(path), 'helmrelease.yaml'))).toBe(true);
    expect(existsSync(join(repository, 'kubernetes/scripts/seed-copilot-auth.sh'))).toBe(true);
  });

  test('keeps what is written by hand, at the first synth and when a workspace goes away', () => {
    synth('flux', 'ha');
    synth('flux');
    expect(existsSync(join(repository, 'kubernetes/apps/opencode/opencode-ha'))).toBe(false);
    expect(existsSync(join(repository, 'kubernetes/apps/opencode/opencode-flux/ks.yaml'))).toBe(true);
    expect(read('kubernetes/apps/media/plex/ks.yaml')).toBe('written: by hand\n');
    expect(existsSync(join(repository, 'kubernetes/apps/media/plex/app'))).toBe(true);
  });
});
