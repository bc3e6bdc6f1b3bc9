import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as versions from '../../lib/versions';

const repository = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
  readonly datasourceTemplate?: string;
}

const managersOf = (path: string): readonly Manager[] =>
  (JSON.parse(read(path)) as { readonly customManagers: readonly Manager[] }).customManagers;

/** What Renovate would find in a file: `depName version`, as its regex managers work. */
function found(managers: readonly Manager[], path: string, text: string): readonly string[] {
  return managers.flatMap(({ managerFilePatterns, matchStrings, depNameTemplate, datasourceTemplate }) => {
    if (!managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(path))) return [];
    return matchStrings.flatMap((pattern) =>
      [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups = {} }) => {
        expect(groups['datasource'] ?? datasourceTemplate).toMatch(/^(?:docker|npm)$/);
        const digest = groups['currentDigest'];
        const version = `${groups['currentValue'] ?? ''}${digest === undefined ? '' : `@${digest}`}`;
        return `${groups['depName'] ?? depNameTemplate ?? ''} ${version}`;
      }),
    );
  });
}

test('Renovate finds every version that the library brings', () => {
  const inFile = found(managersOf('renovate.json'), 'lib/versions.ts', read('lib/versions.ts'));
  const brought = Object.entries(versions).filter(([name]) => /_(?:VERSION|TAG)$/.test(name));
  expect(inFile.map((dependency) => dependency.split(' ')[1] ?? '').sort()).toEqual(
    brought.map(([, version]) => version).sort(),
  );
  expect(inFile).toContain(`ghcr.io/anomalyco/opencode ${versions.OPENCODE_VERSION}`);
});

test('no other file of the library brings one', () => {
  const brought = Object.entries(versions).flatMap(([name, value]) =>
    /_(?:VERSION|TAG)$/.test(name) && value !== 'latest' ? [value.replaceAll('.', '\\.')] : [],
  );
  // Code alone: a sentence may name one as an example.
  const written = new RegExp(`[:=?] '(?:${brought.join('|')})'`);
  const files = readdirSync(join(repository, 'lib'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('lib', name))
    .filter((path) => statSync(join(repository, path)).isFile() && written.test(read(path)));
  // The oldest chart that is supported is a fact of its own.
  expect(files.sort()).toEqual(['lib/cluster/cluster-problems.ts', 'lib/versions.ts']);
});

test.each([
  'main.ts',
  'examples/team/main.ts',
  'examples/memory-host/main.ts',
  'examples/cluster-repository/opencode/main.ts',
])('it finds the chart in %s, with the preset for consumers and with our own configuration', (path) => {
  const chart = /appTemplate: '([^']+)'/.exec(read(path))?.[1] ?? 'none';
  for (const configuration of ['renovate/consumer.json', 'renovate.json']) {
    if (configuration === 'renovate.json' && path.includes('/opencode/')) continue;
    expect(found(managersOf(configuration), path, read(path))).toEqual([
      `ghcr.io/bjw-s-labs/helm/app-template ${chart}`,
    ]);
  }
});

test.each([
  ['renovate/consumer.json', 'hosts/main.ts'],
  ['renovate.json', 'examples/memory-host/main.ts'],
])('%s finds the images of a host, with their digests', (configuration, path) => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const main = `
    new MemoryPodHost(app, 'memory', {
      valkey: { maxmemory: '1gb', image: { tag: '8.1', digest: '${digest}' } },
      falkordb: {
        image: {
          tag: 'v4.14.0',
          digest: '${digest}',
        },
      },
      datadogAgent: { image: { tag: '7.71.0' } },
      opencode: { image: { repository: 'localhost/opencode-server', tag: '1.18.33' } },
    });
    new MemoryPodHost(app, 'other', {
      datadogAgent: 'disabled',
      opencode: { image: { repository: 'registry.example.org/opencode', tag: '1.18.33', digest: '${digest}' } },
    });
  `;
  expect([...found(managersOf(configuration), path, main)].sort()).toEqual([
    'docker.io/datadog/agent 7.71.0',
    `docker.io/falkordb/falkordb v4.14.0@${digest}`,
    `docker.io/valkey/valkey 8.1@${digest}`,
    `registry.example.org/opencode 1.18.33@${digest}`,
  ]);
});

test('it finds the OpenCode of a workspace, and what a comment names', () => {
  const main = `
    new OpenCodeWorkspace(opencode, 'home', {
      openCode: { port: 4096, version: '1.18.30' },
      sidecars: [{
        // renovate: datasource=docker depName=docker.io/library/busybox
        tag: '1.37.0',
      }],
    });
    // renovate: datasource=docker depName=docker.io/library/redis
    const redis = '8.2.1';
  `;
  expect(found(managersOf('renovate/consumer.json'), 'opencode/main.ts', main)).toEqual([
    'ghcr.io/anomalyco/opencode 1.18.30',
    'docker.io/library/busybox 1.37.0',
    'docker.io/library/redis 8.2.1',
  ]);
});
