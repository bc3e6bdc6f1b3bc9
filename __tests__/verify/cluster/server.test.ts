import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { hostnameResolves } from '../../../lib/verify/cluster/criteria/hostname-resolves';
import type { WorkspaceSubject } from '../../../lib/verify/cluster/subject';
import type { ClusterTasksOptions } from '../../../lib/verify/cluster/tasks';
import { WorkspaceServer } from '../../../lib/verify/cluster/workspace-server';
import { describeWithTools } from '../../support/tools';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';
import { SlowModel } from '../../support/slow-model';
import { certificateFor, Gateway } from '../support/gateway';
import { LiveCluster } from '../support/live-cluster';
import { OpenCodeServer, PASSWORD } from '../support/opencode-server';

jest.setTimeout(180_000);

const HOSTNAME = 'flux.opencode.angryninja.cloud';
const REPOSITORY = 'https://github.com/jbaker48/k8s-cluster';
const SECRET = { GITHUB_PAT: 'fake-github-token-of-verify', PASSWORD, COPILOT_AUTH_JSON: '{}' };

describeWithTools(existsSync(OPENCODE_PROGRAM) ? ['openssl', 'git'] : ['opencode'], 'a workspace over HTTPS', () => {
  let openCode: OpenCodeServer;
  let gateway: Gateway;
  let cluster: LiveCluster;
  let options: Partial<ClusterTasksOptions>;

  beforeAll(async () => {
    // Another spelling of the same repository.
    openCode = new OpenCodeServer('git@github.com:jbaker48/k8s-cluster.git');
    openCode.login(true);
    await openCode.start();
  });
  afterAll(() => openCode.remove());

  beforeEach(async () => {
    const tls = certificateFor('*.opencode.angryninja.cloud');
    gateway = new Gateway(tls, () => openCode.port);
    await gateway.start();
    cluster = new LiveCluster(
      { workspaces: { flux: { delivery: 'native', directory: openCode.directory, repository: REPOSITORY } } },
      SECRET,
    );
    await cluster.api.start();
    options = { resolve: new Map([[HOSTNAME, { address: '127.0.0.1', port: gateway.port }]]), ca: tls.cert };
  });
  afterEach(async () => {
    await gateway.stop();
    await cluster.api.stop();
  });

  test.each([
    ['certificate-served', /is for \*\.opencode\.angryninja\.cloud, by verify tests/],
    ['ui-loads', /answers 200 with \d+ characters of HTML/],
    ['asks-for-password', /401 on 11 paths/],
    ['configuration-taken', /^\/config answers 200$/],
    ['terminal-opens', /^a terminal opens, and answers$/],
    ['copilot-models', /^\d+ models of GitHub Copilot$/],
    ['working-directory', /repository, branch main, origin https:\/\/github\.com\/jbaker48\/k8s-cluster$/],
    ['streams-stay-open', /both were open for \d+\.\d s, \d+ events came, the terminal answers/],
  ])('%s holds', async (slug, seen) => {
    const outcome = await cluster.ask(slug, options, 60);
    expect(outcome).toEqual({ status: 'holds', seen: expect.stringMatching(seen) as string });
  });

  test('the password is asked for with time of its own, however late that is', async () => {
    const signal = jest.fn(() => AbortSignal.timeout(60_000));
    expect(await cluster.ask('ui-loads', { ...options, signal }, 60)).toMatchObject({ status: 'holds' });
    expect(signal).toHaveBeenCalledTimes(1);
  });

  test('the certificate of the domain above does not cover a workspace', async () => {
    await gateway.stop();
    const tls = certificateFor('*.angryninja.cloud', 'angryninja.cloud');
    gateway = new Gateway(tls, () => openCode.port);
    await gateway.start();
    options = { resolve: new Map([[HOSTNAME, { address: '127.0.0.1', port: gateway.port }]]), ca: tls.cert };
    expect(await cluster.ask('certificate-served', options)).toEqual({
      status: 'fails',
      seen: `the one served is for *.angryninja.cloud, angryninja.cloud, by verify tests: it does not cover ${HOSTNAME}`,
      next: 'paste kubernetes/apps/opencode/certificate/gateway-patch.yaml into the Kustomization that applies the Gateway',
    });
    expect(await cluster.ask('ui-loads', options)).toMatchObject({
      status: 'unknown',
      seen: expect.stringContaining('is for other names') as string,
    });
  });

  test('a certificate that nobody vouches for is named as such', async () => {
    const { resolve } = options;
    expect(await cluster.ask('certificate-served', { resolve })).toMatchObject({
      status: 'fails',
      seen: expect.stringContaining('it is not trusted') as string,
    });
    expect(await cluster.ask('ui-loads', { resolve })).toMatchObject({
      status: 'unknown',
      next: expect.stringContaining('--ca') as string,
    });
  });

  test('a path that answers without the password is named', async () => {
    gateway.intercept = ({ url }, response) => url === '/config' && answer(response, 200, '{}');
    expect(await cluster.ask('asks-for-password', options)).toMatchObject({
      status: 'fails',
      seen: '/config answers 200',
    });
  });

  test('a UI that is another program is not the UI', async () => {
    gateway.intercept = (_request, response) => answer(response, 404, 'no such route');
    expect(await cluster.ask('ui-loads', options)).toMatchObject({ status: 'fails', seen: '/ answers 404' });
    gateway.intercept = (_request, response) => answer(response, 200, '{}');
    expect(await cluster.ask('ui-loads', options)).toMatchObject({
      status: 'fails',
      seen: '/ answers application/json',
    });
  });

  test('a password that the server does not take is named, and never printed', async () => {
    const outcome = await cluster.ask('ui-loads', {
      ...options,
      password: () => Promise.resolve('another-fake-password'),
    });
    expect(outcome).toMatchObject({ status: 'fails', seen: '/ does not accept the password' });
    expect(JSON.stringify(outcome)).not.toContain('another-fake-password');
  });

  test('a missing Copilot login is named', async () => {
    openCode.login(false);
    await openCode.stop();
    await openCode.start();
    expect(await cluster.ask('copilot-models', options, 60)).toMatchObject({
      status: 'fails',
      seen: 'GitHub Copilot is not among the connected providers',
    });
    openCode.login(true);
    await openCode.stop();
    await openCode.start();
  });

  test.each([
    ['/project/current', { worktree: '/', vcs: 'git' }, /the worktree is \/ instead of/],
    ['/project/current', { worktree: undefined }, /the worktree is none instead of/],
  ])('a worktree that is not the repository is named', async (path, project, seen) => {
    gateway.intercept = ({ url }, response) => url === path && answer(response, 200, JSON.stringify(project));
    expect(await cluster.ask('working-directory', options)).toMatchObject({
      status: 'fails',
      seen: expect.stringMatching(seen) as string,
    });
  });

  test('a server without Git is named', async () => {
    const project = JSON.stringify({ worktree: openCode.directory });
    gateway.intercept = ({ url }, response) => url === '/project/current' && answer(response, 200, project);
    expect(await cluster.ask('working-directory', options)).toMatchObject({
      status: 'fails',
      seen: expect.stringContaining('knows no VCS') as string,
    });
  });

  test('another repository is named', async () => {
    await cluster.api.stop();
    cluster = new LiveCluster(
      { workspaces: { flux: { directory: openCode.directory, repository: 'https://github.com/jbaker48/another' } } },
      SECRET,
    );
    await cluster.api.start();
    expect(await cluster.ask('working-directory', options)).toMatchObject({
      status: 'fails',
      seen: 'origin is git@github.com:jbaker48/k8s-cluster.git instead of https://github.com/jbaker48/another',
    });
  });

  /** Makes a session in a folder of the server. */
  async function begin(directory: string): Promise<string> {
    const made = await openCode.json(`/session?directory=${encodeURIComponent(directory)}`, '{}');
    return (made as { readonly id: string }).id;
  }

  test('sessions of another folder are counted, and named where the UI shows none', async () => {
    const id = await begin(openCode.subfolder('another'));
    expect(await cluster.ask('sessions-listed', options, 60)).toEqual({
      status: 'fails',
      seen: `0 of 1 sessions belong to ${openCode.directory}: they were begun in another folder, and the UI shows none`,
      next: 'docs/how-to/move-a-workspace.md moves them along',
    });
    await begin(openCode.directory);
    expect(await cluster.ask('sessions-listed', options, 60)).toEqual({
      status: 'holds',
      seen: `1 of 2 sessions belong to ${openCode.directory}`,
    });
    expect(id).toMatch(/^ses_/);
  });

  test('a restart waits for the session that a model answers', async () => {
    const model = new SlowModel();
    await model.listen();
    const file = join(openCode.directory, 'opencode.json');
    writeFileSync(file, JSON.stringify(model.configuration()));
    await openCode.stop();
    await openCode.start();
    try {
      expect(await cluster.ask('restart-waits', options, 60)).toEqual({
        status: 'holds',
        seen: 'no session is busy; a restart waits up to 240 s, and cuts off what is busy then',
      });
      const id = await begin(openCode.directory);
      const prompt = {
        model: { providerID: 'fake', modelID: 'slow' },
        parts: [{ type: 'text', text: 'Tell it all.' }],
      };
      await openCode.json(`/session/${id}/prompt_async`, JSON.stringify(prompt));
      await model.answering(1);
      expect(await cluster.ask('restart-waits', options, 60)).toEqual({
        status: 'holds',
        seen: `busy: ${id}; a restart waits up to 240 s, and cuts off what is busy then`,
      });
    } finally {
      model.end();
      await model.close();
      rmSync(file);
    }
  });

  test('a pod that is killed before it has waited is named', async () => {
    const [flux] = cluster.workspaces;
    if (flux === undefined) throw new Error('no workspace');
    cluster.api.change(cluster.podPath(flux), { spec: { terminationGracePeriodSeconds: 30 } });
    expect(await cluster.ask('restart-waits', options, 60)).toEqual({
      status: 'fails',
      seen: 'the pod is killed after 30 s, and waits up to 240 s for busy sessions',
      next: 'somebody changed the Deployment: see pod-as-declared',
    });
  });

  // What the server of the official image answers without its library is seen in whole-pod.test.ts.
  test.each([
    ['terminal-library: terminals do not open: the registry is away\n', 'the registry is away'],
    [
      'terminal-library: it is on the volume\n',
      'the log of terminal-library says nothing of it: look at that of the server',
    ],
  ])('a server without terminals is named, with the reason in the log', async (log, reason) => {
    const [flux] = cluster.workspaces.filter(({ id }) => id === 'flux');
    if (flux !== undefined) cluster.api.logs.set(`${cluster.podPath(flux)}/terminal-library`, log);
    gateway.intercept = ({ url }, response) => url === '/pty' && answer(response, 500, '{"name":"UnknownError"}');
    expect(await cluster.ask('terminal-opens', options)).toEqual({
      status: 'fails',
      seen: `the server opens no terminal: /pty answers 500: ${reason}`,
      next: 'docs/terminals.md has what helps',
    });
    for (const slug of ['working-directory', 'streams-stay-open']) {
      expect(await cluster.ask(slug, options)).toEqual({
        status: 'unknown',
        seen: 'the server opens no terminal: /pty answers 500',
        next: 'see terminal-opens',
      });
    }
  });

  test('a stream that the Gateway cuts off is named, with how long it was open', async () => {
    gateway.cutAfter = 400;
    const outcome = await cluster.ask('streams-stay-open', { ...options, streamSeconds: 30 }, 60);
    expect(outcome).toMatchObject({
      status: 'fails',
      seen: expect.stringMatching(/the event stream broke after \d+\.\d s/) as string,
    });
  });

  test('a route that lets nothing upgrade is named', async () => {
    gateway.refuseUpgrades = true;
    expect(await cluster.ask('streams-stay-open', options)).toMatchObject({
      status: 'unknown',
      seen: 'a WebSocket is answered with 403',
    });
  });

  test.each([
    ['a value that is none', '{"permission":{"bash":"denied"}}', /permission\.bash: Expected .*"denied"/],
    [
      'text that is no JSON',
      '{"permission":',
      /opencode\.json: \w+ at line 1, column \d+(?:; \w+ at line \d+, column \d+)*$/,
    ],
  ])('a file of the repository that the server refuses is named: %s', async (_what, text, fault) => {
    const file = join(openCode.directory, 'opencode.json');
    writeFileSync(file, text);
    await openCode.stop();
    await openCode.start();
    const seen = [
      await cluster.ask('configuration-taken', options, 60),
      await cluster.ask('working-directory', options, 60),
    ];
    rmSync(file);
    for (const outcome of seen) {
      expect(outcome).toMatchObject({ seen: expect.stringMatching(fault) as string });
      expect(outcome).toMatchObject({ seen: expect.stringContaining(`the server refuses ${file}: `) as string });
    }
    expect(seen).toMatchObject([{ status: 'fails' }, { status: 'unknown', next: 'see configuration-taken' }]);
  });
});

test.each([
  ['localhost', 'holds', /^localhost is (?:127\.0\.0\.1|::1)/],
  ['no-such-host.invalid', 'fails', /no-such-host\.invalid does not resolve/],
])('hostname-resolves: %s %s', async (hostname, status, seen) => {
  const server = new WorkspaceServer({ hostname, username: 'opencode', password: () => Promise.resolve(PASSWORD) });
  const context = { signal: AbortSignal.timeout(10_000), putBack: () => undefined };
  const outcome = await hostnameResolves.check({ server } as WorkspaceSubject, context);
  expect(outcome).toMatchObject({ status, seen: expect.stringMatching(seen) as string });
});

function answer(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  return true;
}
