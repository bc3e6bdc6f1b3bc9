import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describeWithTools } from '../support/tools';
import { DopplerApiServer } from './doppler-api-server';
import { KubernetesApiServer } from './kubernetes-api-server';
import { copilotLogin, emit, exampleWorkspace, Laptop, project, shells, stored } from './laptop';
import { lookAtFiles, lookAtProcesses } from './observation';

const key = 'OPENCODE_FLUX_COPILOT_AUTH_JSON';
const namespace = '/api/v1/namespaces/opencode';
const secretPath = `${namespace}/secrets/opencode-flux-secret`;
const deploymentPath = '/apis/apps/v1/namespaces/opencode/deployments/opencode-flux';
const externalSecretPath = '/apis/external-secrets.io/v1/namespaces/opencode/externalsecrets/opencode-flux';
const storePath = '/apis/external-secrets.io/v1/clustersecretstores/doppler-secrets';
const password = 'fake-server-password';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

jest.setTimeout(120_000);

// The API server, the controllers and OpenCode are stand-ins here; kubectl, curl and doppler are real.
describeWithTools(['doppler', 'kubectl', 'curl', 'jq', 'dash', 'bash'], 'with a cluster at hand', () => {
  let doppler: DopplerApiServer;
  let cluster: KubernetesApiServer;
  let opencode: Server;
  let connected: string[];
  let laptop: Laptop;

  beforeEach(async () => {
    doppler = new DopplerApiServer(project);
    cluster = new KubernetesApiServer();
    connected = ['opencode'];
    opencode = createServer((request, response) => {
      const authorized = request.headers.authorization === `Basic ${base64(`opencode:${password}`)}`;
      response.writeHead(authorized && request.url === '/provider' ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ all: [], default: {}, connected }));
    });
    await new Promise<void>((resolve) => opencode.listen(0, '127.0.0.1', resolve));
    await Promise.all([doppler.start(), cluster.start()]);
    const url = `http://127.0.0.1:${(opencode.address() as AddressInfo).port}`;
    laptop = new Laptop(emit([exampleWorkspace('flux', { url })])['scripts/seed-copilot-auth.sh'] ?? '', [
      'doppler',
      'kubectl',
      'curl',
    ]);
    laptop.environment['DOPPLER_API_HOST'] = doppler.url;
    laptop.environment['DOPPLER_TOKEN'] = DopplerApiServer.token;
    mkdirSync(join(laptop.home, '.kube'));
    writeFileSync(join(laptop.home, '.kube', 'config'), cluster.kubeconfig);
    laptop.logIn(copilotLogin('new'));

    cluster.put(storePath, store({ project: 'k3s-cluster', config: 'prd' }));
    cluster.put(externalSecretPath, { kind: 'ExternalSecret', metadata: { name: 'opencode-flux' } });
    cluster.put(secretPath, secret(stored(copilotLogin('old'))));
    cluster.put(deploymentPath, deployment(4, 4));
    cluster.onPatch = (path) => {
      if (path === externalSecretPath) carryThrough();
    };
  });

  afterEach(async () => {
    laptop.remove();
    opencode.closeAllConnections();
    await Promise.all([doppler.stop(), cluster.stop(), new Promise((resolve) => opencode.close(resolve))]);
  });

  function store(names: Readonly<Record<string, string>>): Parameters<KubernetesApiServer['put']>[1] {
    const auth = { secretRef: { dopplerToken: { name: 'doppler-token' } } };
    return {
      kind: 'ClusterSecretStore',
      metadata: { name: 'doppler-secrets' },
      spec: { provider: { doppler: { auth, ...names } } },
    };
  }

  function secret(login: string): Parameters<KubernetesApiServer['put']>[1] {
    return {
      kind: 'Secret',
      metadata: { name: 'opencode-flux-secret' },
      data: { COPILOT_AUTH_JSON: base64(login), OPENCODE_SERVER_PASSWORD: base64(password) },
    };
  }

  function deployment(generation: number, observed: number): Parameters<KubernetesApiServer['put']>[1] {
    const counts =
      observed === generation ? { replicas: 1, updatedReplicas: 1, availableReplicas: 1 } : { replicas: 0 };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'opencode-flux', generation },
      spec: { replicas: 1, selector: {}, template: {} },
      status: { observedGeneration: observed, ...counts },
    };
  }

  /** External Secrets, Reloader and the Deployment controller, each a little later. */
  function carryThrough(): void {
    const steps = [
      () => cluster.put(secretPath, secret(doppler.values(project)[key] ?? '')),
      () => cluster.put(deploymentPath, deployment(5, 4)),
      () => cluster.put(deploymentPath, deployment(5, 5)),
      () => (connected = ['github-copilot', 'opencode']),
    ];
    const next = (): void => {
      steps.shift()?.();
      if (steps.length > 0) setTimeout(next, 100).unref();
    };
    setTimeout(next, 100).unref();
  }

  test.each(shells)('%s: --push carries it through and waits for each step', async (shell) => {
    const { status, stdout, stderr } = await laptop.run(['--push'], { shell: [shell] });
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      'flux: updated',
      'flux: waiting until Secret opencode-flux-secret has it',
      'flux: waiting until deployment opencode-flux runs with it',
      expect.stringMatching(/^flux: waiting until http:\S+ lists GitHub Copilot$/),
      expect.stringMatching(/^flux: http:\S+ lists GitHub Copilot$/),
      '',
    ]);
    expect(status).toBe(0);
    expect(cluster.objects.get(externalSecretPath)?.metadata.annotations?.['force-sync']).toMatch(/^\d+$/);
    expect(cluster.objects.get(deploymentPath)?.status?.['observedGeneration']).toBe(5);
  });

  test('without a Reloader --push restarts the deployment itself, once', async () => {
    const script = emit([exampleWorkspace('flux', { reloader: false })])['scripts/seed-copilot-auth.sh'] ?? '';
    writeFileSync(laptop.script, script);
    cluster.onPatch = (path) => {
      if (path === externalSecretPath) cluster.put(secretPath, secret(doppler.values(project)[key] ?? ''));
      if (path === deploymentPath) cluster.put(deploymentPath, deployment(5, 5));
    };
    expect(await laptop.run(['--push'])).toMatchObject({ status: 0, stderr: '' });
    expect(await laptop.run(['--push'])).toMatchObject({ status: 0, stderr: '' });
    expect(cluster.requests.filter((request) => request === `PATCH ${deploymentPath}`)).toHaveLength(1);
    laptop.logIn(copilotLogin('newer'));
    expect((await laptop.run()).stdout).toContain(
      'then it needs "kubectl -n opencode rollout restart deployment/opencode-flux" (no Reloader is described in main.ts)',
    );
  });

  test('--push shows no value on its way through kubectl and curl', async () => {
    const seen: string[] = [];
    cluster.forbidden = () => {
      seen.push(...lookAtProcesses());
      return false;
    };
    opencode.prependListener('request', () => seen.push(...lookAtProcesses()));
    const { status, stdout } = await laptop.run(['--push']);
    expect(status).toBe(0);
    expect(seen.some((text) => text.includes(laptop.script))).toBe(true);
    seen.push(stdout, ...lookAtFiles(laptop));
    const values = [password, `opencode:${password}`, 'fake-refresh-new', stored(copilotLogin('new'))];
    for (const value of values.flatMap((text) => [text, base64(text)])) {
      expect(seen.filter((text) => text.includes(value))).toEqual([]);
    }
  });

  test('a real OpenCode with the stored login lists Copilot', async () => {
    const data = join(laptop.root, 'data', 'opencode');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'auth.json'), stored(copilotLogin('new')));
    const server = spawn(join(__dirname, '../../node_modules/.bin/opencode'), ['serve', '--port', '0'], {
      cwd: laptop.root,
      detached: true,
      env: {
        PATH: process.env['PATH'],
        HOME: laptop.home,
        XDG_DATA_HOME: join(laptop.root, 'data'),
        OPENCODE_SERVER_PASSWORD: password,
        OPENCODE_DISABLE_AUTOUPDATE: '1',
        OPENCODE_DISABLE_MODELS_FETCH: '1',
      },
    });
    const ended = new Promise((resolve) => server.on('close', resolve));
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let log = '';
        server.stdout.on('data', (chunk) => {
          log += String(chunk);
          const address = /listening on (http:\S+)\n/.exec(log)?.[1];
          if (address !== undefined) resolve(address);
        });
        server.on('close', () => reject(new Error(`OpenCode ended: ${log}`)));
      });
      writeFileSync(laptop.script, emit([exampleWorkspace('flux', { url })])['scripts/seed-copilot-auth.sh'] ?? '');
      cluster.put(secretPath, secret(stored(copilotLogin('new'))));
      const { stderr, stdout } = await laptop.run(['--push']);
      expect(stderr).toBe('');
      expect(stdout).toContain(`flux: ${url} lists GitHub Copilot\n`);
    } finally {
      process.kill(-(server.pid ?? 0), 'SIGKILL');
      await ended;
    }
  });

  test('--push again changes nothing and restarts nothing', async () => {
    await laptop.run(['--push']);
    const before = structuredClone([...cluster.objects]);
    const { status, stdout } = await laptop.run(['--push']);
    expect(status).toBe(0);
    expect(stdout).toContain('flux: already current\nflux: Secret opencode-flux-secret has it\n');
    expect([...cluster.objects]).toEqual(before);
    expect(doppler.version(project, key)).toBe(1);
  });

  test('without --push it says what will happen, and asks the cluster for its store only', async () => {
    const { stdout } = await laptop.run();
    expect(stdout).toBe(
      'flux: updated\nflux: External Secrets reads it within 20m (its refresh interval), then Reloader restarts deployment ' +
        'opencode-flux\nflux: --push does both at once and waits for them\n',
    );
    expect(cluster.requests.filter((request) => request.includes('/namespaces/'))).toEqual([]);
  });

  test('a store that reads another Doppler project is refused before anything is written', async () => {
    cluster.put(storePath, store({ project: 'k8s-cluster', config: 'prd' }));
    const { status, stderr } = await laptop.run();
    expect([status, stderr]).toEqual([
      2,
      "seed-copilot-auth: the cluster's doppler-secrets reads Doppler k8s-cluster/prd, not k3s-cluster/prd, where a value would " +
        'never be read: use --project and --config, or correct main.ts\n',
    ]);
    expect(doppler.requests).toEqual([]);
    expect((await laptop.run(['--no-cluster'])).status).toBe(0);
  });

  test('a store that is no Doppler is refused', async () => {
    cluster.put(storePath, {
      kind: 'ClusterSecretStore',
      metadata: { name: 'doppler-secrets' },
      spec: { provider: { vault: {} } },
    });
    expect((await laptop.run()).stderr).toBe(
      'seed-copilot-auth: ClusterSecretStore doppler-secrets does not read from Doppler: correct the secret store in main.ts\n',
    );
  });

  test('a store whose service token decides is said', async () => {
    cluster.put(storePath, store({}));
    const { status, stdout } = await laptop.run();
    expect(status).toBe(0);
    expect(stdout).toContain(
      'doppler-secrets names no Doppler project: its service token must be one of k3s-cluster/prd\n',
    );
  });

  test('another cluster, or none that answers, is a note without --push and an error with it', async () => {
    cluster.objects.delete(storePath);
    const missing = 'context home has no ClusterSecretStore doppler-secrets; is it the right one? (--context)';
    expect((await laptop.run()).stdout).toContain(
      `note: ${missing}; that the cluster reads Doppler ${project} was not checked\n`,
    );
    expect((await laptop.run(['--push'])).stderr).toBe(`seed-copilot-auth: ${missing}\n`);
    cluster.forbidden = () => true;
    expect((await laptop.run(['--push'])).stderr).toBe(
      'seed-copilot-auth: context home does not let you read ClusterSecretStore doppler-secrets\n',
    );
    await cluster.stop();
    const unreachable = await laptop.run();
    expect(unreachable.status).toBe(0);
    expect(unreachable.stdout).toContain('note: context home cannot be asked for ClusterSecretStore doppler-secrets');
    await cluster.start();
  });

  test('--push without kubectl, or without a context, is an error', async () => {
    writeFileSync(join(laptop.home, '.kube', 'config'), '');
    expect((await laptop.run(['--push'])).stderr).toBe(
      'seed-copilot-auth: --push needs a kubectl context: name one with --context (see "kubectl config get-contexts")\n',
    );
    laptop.removeTool('kubectl');
    expect((await laptop.run(['--push'])).stderr).toBe(
      'seed-copilot-auth: --push needs kubectl in PATH, and no --no-cluster beside it\n',
    );
    expect(doppler.requests).toEqual([]);
  });

  test('a Secret that does not come is reported with what External Secrets says', async () => {
    cluster.onPatch = () =>
      cluster.put(externalSecretPath, {
        kind: 'ExternalSecret',
        metadata: { name: 'opencode-flux' },
        status: {
          conditions: [{ type: 'Ready', status: 'False', message: 'could not get secret data from provider' }],
        },
      });
    const { status, stderr } = await laptop.run(['--push', '--timeout', '1']);
    expect(status).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'seed-copilot-auth: flux: Secret opencode/opencode-flux-secret did not get it within 1 s (ExternalSecret opencode-flux says: ' +
        'could not get secret data from provider): run this again with --push once that is mended',
      'updated: flux',
      'not finished: flux; running this again finishes it, what is current is left alone',
      '',
    ]);
  });

  test('a restart that does not come is reported', async () => {
    cluster.onPatch = () => cluster.put(secretPath, secret(doppler.values(project)[key] ?? ''));
    const { status, stderr } = await laptop.run(['--push', '--timeout', '1']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      'flux: deployment opencode-flux was not restarted within 1 s: look at its events and at Reloader, or run ' +
        '"kubectl --context home -n opencode rollout restart deployment/opencode-flux"\n',
    );
  });

  test('a server that does not list Copilot is reported', async () => {
    cluster.put(secretPath, secret(stored(copilotLogin('new'))));
    const { status, stderr } = await laptop.run(['--push', '--timeout', '1']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      'did not list GitHub Copilot within 1 s: open it, and look at "kubectl --context home -n opencode',
    );
  });
});
