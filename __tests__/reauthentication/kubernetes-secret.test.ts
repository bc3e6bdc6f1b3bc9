import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubernetesSecretStore } from '../../lib/reauthentication';
import { describeWithTools } from '../support/tools';
import { KubernetesApiServer } from './kubernetes-api-server';
import { copilotLogin, emit, exampleWorkspace, Laptop, shells, stored } from './laptop';
import { lookAtFiles, lookAtProcesses } from './observation';

jest.setTimeout(120_000);

const secrets = '/api/v1/namespaces/opencode/secrets';
const script = emit([exampleWorkspace('flux'), exampleWorkspace('ha')], new KubernetesSecretStore())[
  'scripts/seed-copilot-auth.sh'
];

// The API server is a stand-in; kubectl is real.
describeWithTools(['kubectl', 'jq', 'dash', 'bash'], 'seed-copilot-auth.sh over the Secrets themselves', () => {
  let cluster: KubernetesApiServer;
  let laptop: Laptop;

  beforeEach(async () => {
    cluster = new KubernetesApiServer();
    await cluster.start();
    laptop = new Laptop(script ?? '', ['kubectl']);
    mkdirSync(join(laptop.home, '.kube'));
    writeFileSync(join(laptop.home, '.kube', 'config'), cluster.kubeconfig);
    laptop.logIn(copilotLogin('one'));
  });

  afterEach(async () => {
    laptop.remove();
    await cluster.stop();
  });

  test.each(shells)('%s: updates once and keeps the other keys', async (shell) => {
    cluster.put(`${secrets}/opencode-flux-secret`, {
      kind: 'Secret',
      metadata: { name: 'opencode-flux-secret' },
      data: { OTHER: 'a2VwdA==' },
    });
    const { status, stdout, stderr } = await laptop.run([], { shell: [shell] });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      ['flux', 'ha']
        .map(
          (name) =>
            `${name}: updated\n${name}: Reloader restarts deployment opencode-${name}\n${name}: --push does both at once and waits for them\n`,
        )
        .join(''),
    );
    for (const name of ['flux', 'ha']) {
      const path = `${secrets}/opencode-${name}-secret`;
      expect(cluster.secretValue(path, 'COPILOT_AUTH_JSON')).toBe(stored(copilotLogin('one')));
    }
    expect(cluster.secretValue(`${secrets}/opencode-flux-secret`, 'OTHER')).toBe('kept');

    cluster.requests.length = 0;
    expect(await laptop.run([], { shell: [shell] })).toEqual({
      status: 0,
      stdout: 'flux: already current\nha: already current\n',
      stderr: '',
    });
    expect(cluster.requests.filter((request) => /^(PATCH|POST)/.test(request))).toEqual([]);
  });

  test('init puts three values into each Secret, and none of them leaves the script but for kubectl', async () => {
    const mark = randomBytes(8).toString('hex');
    laptop.logIn(copilotLogin(mark));
    const seen: string[] = [];
    cluster.forbidden = () => {
      seen.push(...lookAtProcesses(), ...lookAtFiles(laptop));
      return false;
    };
    const { status, stdout } = await laptop.run(['init'], { input: `fake_pat_${mark}\nfake_pat_${mark}\n` });
    expect(status).toBe(0);
    seen.push(stdout, ...lookAtFiles(laptop));
    const path = `${secrets}/opencode-ha-secret`;
    expect(cluster.secretValue(path, 'GITHUB_PAT')).toBe(`fake_pat_${mark}`);
    const password = cluster.secretValue(path, 'OPENCODE_SERVER_PASSWORD') ?? '';
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    const encoded = ['GITHUB_PAT', 'OPENCODE_SERVER_PASSWORD', 'COPILOT_AUTH_JSON'].map(
      (key) => cluster.objects.get(path)?.data?.[key] ?? 'missing',
    );
    for (const text of [mark, password, ...encoded]) {
      expect(seen.filter((found) => found.includes(text))).toEqual([]);
    }
  });

  test('a Secret that an ExternalSecret owns is refused', async () => {
    cluster.put(`${secrets}/opencode-ha-secret`, {
      kind: 'Secret',
      metadata: { name: 'opencode-ha-secret', ownerReferences: [{ kind: 'ExternalSecret', name: 'opencode-ha' }] },
    });
    const { status, stderr } = await laptop.run();
    expect([status, stderr]).toEqual([
      2,
      'seed-copilot-auth: Secret opencode/opencode-ha-secret belongs to ExternalSecret opencode-ha, which would overwrite it: ' +
        'write to its store instead\n',
    ]);
    expect(cluster.requests.filter((request) => /^(PATCH|POST)/.test(request))).toEqual([]);
  });

  test('what may not be, or cannot be, is said in one line', async () => {
    cluster.forbidden = (_path, method) => method === 'POST';
    expect((await laptop.run(['--workspace', 'ha'])).stderr.split('\n')).toEqual([
      'seed-copilot-auth: you may not change Secrets in namespace opencode of context home: ask for the right to',
      'nothing was updated',
      'not finished: ha; running this again finishes it, what is current is left alone',
      '',
    ]);
    expect((await laptop.run(['--project', 'other'])).stderr).toBe(
      'seed-copilot-auth: this secret store has no --project: see --help\n',
    );
    expect((await laptop.run(['--no-cluster'])).stderr).toContain('kubectl with a context is needed');
    await cluster.stop();
    expect((await laptop.run()).stderr).toBe(
      'seed-copilot-auth: context home cannot be reached: check the network or VPN, then run this again\n',
    );
    await cluster.start();
  });
});
