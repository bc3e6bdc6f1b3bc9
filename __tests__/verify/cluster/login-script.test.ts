import { LiveCluster } from '../support/live-cluster';

jest.setTimeout(60_000);

let cluster: LiveCluster;
beforeEach(async () => {
  cluster = new LiveCluster({}, { PASSWORD: 'fake-password-of-verify' });
  await cluster.api.start();
});
afterEach(() => cluster.api.stop());

/** What the script is like is the matter of its own tests; here only what `--check` ends with counts. */
function script(content: string): void {
  const files = cluster.inspection.files.map((file) =>
    file.path.endsWith('seed-copilot-auth.sh')
      ? { ...file, content: `#!/bin/sh\n[ "$*" = --check ] || exit 64\n${content}` }
      : file,
  );
  Object.assign(cluster.inspection, { files });
}

test.each([
  ['echo "flux: already current"', { status: 'holds', seen: 'flux: already current' }],
  ['echo "flux: stale"; exit 1', { status: 'fails', seen: 'flux: stale' }],
  [
    'echo "doppler is not logged in: doppler login" >&2; exit 2',
    { status: 'unknown', seen: 'doppler is not logged in: doppler login' },
  ],
])('%s', async (content, outcome) => {
  script(content);
  expect(await cluster.ask('login-script')).toMatchObject(outcome);
});

test('the emitted script knows --check', () => {
  const emitted = cluster.inspection.files.find(({ path }) => path.endsWith('seed-copilot-auth.sh'));
  expect(emitted?.content).toContain('--check');
});
