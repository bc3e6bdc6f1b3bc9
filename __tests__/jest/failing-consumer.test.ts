import { fencedBlocks } from '../docs/fenced-blocks';
import { ScratchConsumer } from './scratch-consumer';

jest.setTimeout(120_000);

const PAGE = 'docs/jest.md';
const [TESTS] = fencedBlocks(PAGE, 'ts');
const shown = fencedBlocks(PAGE, 'text', 'diff').map(({ text }) => text.trimEnd());

function main(workspace: string): string {
  return `
    import { Cluster, GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from 'cdk8s-opencode';
    export const app = new GitOpsApp();
    const cluster = new Cluster({
      source: { name: 'home', path: './dist/kubernetes/apps' },
      versions: { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate: '4.4.0' },
      gateway: { kind: 'envoy-gateway', name: 'internal', namespace: 'network', listener: 'https', proxyNamespace: 'network' },
      secretStore: { kind: 'external-secrets', name: 'doppler-secrets' },
      storage: { className: 'ceph-block' },
      backup: {
        kind: 'volsync',
        snapshotClassName: 'ceph-snapshot',
        cache: { className: 'local', size: '8Gi' },
        secretKeys: { repositoryTemplate: 'REPOSITORY', password: 'RESTIC', accessKeyId: 'KEY_ID', secretAccessKey: 'KEY' },
      },
      certificateIssuer: { name: 'letsencrypt' },
    });
    const opencode = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.example.org' });
    new OpenCodeWorkspace(opencode, 'flux', { repository: 'https://github.com/example/home', openCode: { tag: '1.2.3' }, ${workspace} });
    app.synth();
  `;
}

describe('a consumer whose workspace was changed', () => {
  const consumer = new ScratchConsumer();
  let failures: ReadonlyMap<string, string>;
  beforeAll(() => {
    consumer.write({ 'main.ts': main(''), 'main.test.ts': TESTS?.text ?? '' });
    expect(consumer.test('--ci=false')).toEqual(new Map());
    const changed = "storageSize: '10Gi', onRemoval: 'delete', backup: { retain: { hourly: 6, daily: 7, weekly: 5 } }";
    consumer.write({ 'main.ts': main(changed).replace('app.synth();', '') });
    failures = consumer.test('--ci');
  });
  afterAll(() => {
    consumer.remove();
  });

  test('has a snapshot as the page shows it', () => {
    const [, snapshot = ''] = consumer.read('__snapshots__/main.test.ts.snap').split(/^exports.* = `\n|\n`;$/m);
    expect(shown).toContain(snapshot);
  });

  test('nothing fails but what is about the change', () => {
    expect([...failures.keys()]).toEqual([
      'what is deployed',
      'nothing is lost for good when this is merged',
      'the claim has room for the clone',
    ]);
  });

  test.each([
    [
      'what is deployed',
      ['+   claim opencode-flux: 10Gi of ceph-block, .*, deleted with its data when it is removed here'],
    ],
    [
      'nothing is lost for good when this is merged',
      ['keeps fewer snapshots .hourly 6 instead of 24.: the next run forgets'],
    ],
    ['the claim has room for the clone', ['storage: expected "5Gi", and it is "10Gi"']],
  ])('is told the consequence, in few lines, as the page shows: %s', (name, consequences) => {
    const said = failures.get(name) ?? '';
    for (const consequence of consequences) expect(said).toMatch(new RegExp(consequence.replace(/^\+/, '\\+')));
    expect(said).not.toMatch(/apiVersion:|metadata:/);
    expect(said.split('\n').length).toBeLessThan(30);
    expect(shown).toContain(said);
  });
});
