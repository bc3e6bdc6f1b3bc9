import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { OutputFile } from '../../lib/gitops/output-file';
import { SecretGuard } from '../../lib/guard/secret-guard';
import { secretPatterns, secretsIn } from '../../lib/validation/secret-pattern';

const inspect = (file: Partial<OutputFile>) =>
  new SecretGuard().inspect([{ path: 'hosts/a/run.sh', content: '', ...file }]);

/** Joined here, so that no file of the repository holds anything of a secret's shape. */
const shape = (...parts: string[]) => parts.join('');
const random = (length: number) => 'q7Zt2Lw9Kb4Xc6Vn8Mj3Hg5Fd1Ps0RaYeUiT'.repeat(4).slice(0, length);

/** By the name of its rule: a text of that shape, and one that only resembles it. */
const examples: Readonly<Record<string, readonly [secret: string, harmless: string]>> = {
  'a GitHub token': [shape('gh', 'o_', random(36)), 'gho_short'],
  'a fine-grained GitHub token': [shape('github', '_pat_', random(22)), 'github_pat_name'],
  'a GitLab token': [shape('glpat', '-', random(20)), 'glpat-$TOKEN'],
  'an AWS access key': [shape('AK', 'IA', 'QWERTYUIOP234567'), 'AKIA_IS_A_PREFIX'],
  'a private key': [shape('-----BEGIN ', 'OPENSSH PRIVATE KEY-----'), '-----BEGIN CERTIFICATE-----'],
  'an age key': [shape('AGE-SECRET', '-KEY-1', 'Q'.repeat(58)), 'AGE-SECRET-KEY-1 is a prefix'],
  'a JSON web token': [shape('ey', 'J', random(12), '.ey', 'J', random(12), '.', random(20)), 'eyJhbGciOiJub25lIn0'],
  'a Doppler token': [shape('dp', '.st.', 'prd.', random(40)), 'dp.st.prd'],
  'an Anthropic key': [shape('sk', '-ant-', 'api03-', random(30)), 'sk-ant-key'],
  'an OpenAI key': [shape('sk', '-proj-', random(30)), 'disk-projects-of-a-long-name'],
  'a Google key': [shape('AI', 'za', random(35)), 'AIzawa'],
  'a Slack token': [shape('xo', 'xb-', random(20)), 'xoxb-$TOKEN'],
  'an npm token': [shape('npm', '_', random(36)), 'npm_config_registry'],
  'a Tailscale key': [shape('tskey', '-auth-', random(20)), 'tskey-auth-$KEY'],
  'a 1Password service account token': [shape('ops', '_ey', 'J', random(24)), 'ops_eyJ'],
  'an Authorization header with its credentials': [
    shape('Authorization: ', 'Basic ', random(16)),
    'Authorization: Basic $(cat /run/token | base64)',
  ],
  'a URL with credentials': [
    shape('https://user:', 'hunter2', '@example.org/a'),
    'https://user:${PASSWORD}@example.org/a',
  ],
  'a URL with a token': [
    shape('https://', random(20), '@example.org/a'),
    'https://example.org/@scope/some-package-name',
  ],
};

test('every rule has an example', () => {
  expect(Object.keys(examples).sort()).toEqual(secretPatterns.map(({ name }) => name).sort());
});

describe.each(Object.entries(examples))('%s', (name, [secret, harmless]) => {
  test('is found, with its line, and not printed', () => {
    const [finding = '', ...others] = inspect({ content: `first\nvalue: ${secret}\n`, constructPath: 'memory/unit' });
    expect(finding).toMatch(/^memory\/unit: hosts\/a\/run\.sh: line 2 has what looks like /);
    expect(finding).toContain(name);
    for (const line of [finding, ...others]) expect(line).not.toContain(secret);
  });

  test('is not seen in what only resembles it', () => {
    expect(inspect({ content: `${harmless}\n` })).toEqual([]);
  });

  test('is found wherever it stands', () => {
    const surrounding = fc.string({ maxLength: 40 }).filter((text) => secretsIn(text).length === 0);
    fc.assert(
      fc.property(surrounding, surrounding, (before, after) => {
        expect(secretsIn(`${before} ${secret} ${after}`)).toContain(name);
      }),
    );
  });
});

// These have a prefix of their own, so not even the middle of a word hides them.
const prefixed = [
  'a GitHub token',
  'a fine-grained GitHub token',
  'an AWS access key',
  'an Anthropic key',
  'an npm token',
];

test.each(prefixed)('%s is found in the middle of a word', (name) => {
  const [secret] = examples[name] ?? [''];
  const word = fc.stringMatching(/^[A-Za-z0-9_]{0,30}$/);
  fc.assert(fc.property(word, word, (before, after) => expect(secretsIn(before + secret + after)).toContain(name)));
});

describe('values that tests use', () => {
  test.each(['fake-token-for-tests', 'fake-password-for-tests', 'fake-copilot-refresh-token-for-tests'])(
    '%s passes',
    (value) => {
      expect(
        inspect({ content: `TOKEN=${value}\nhttps://user:${value}@example.org\nAuthorization: Bearer ${value}\n` }),
      ).toEqual([]);
    },
  );

  test('do not hide a real one beside them', () => {
    const [secret] = examples['a GitHub token'] ?? [''];
    expect(inspect({ content: `fake-token-for-tests ${secret}` })).toHaveLength(1);
  });
});

describe('manifests', () => {
  const manifest = (object: unknown) => inspect({ path: 'kubernetes/apps/a.yaml', manifest: object });

  test('a Secret with data is refused, wherever it stands', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { a: 'b' } };
    expect(manifest(secret)).toEqual([expect.stringContaining('is a Secret with its data: emit an ExternalSecret')]);
    expect(manifest({ spec: { values: { rawResources: [secret] } } })[0]).toContain(
      'spec.values.rawResources.0 is a Secret',
    );
  });

  test('a reference to a Secret and an ExternalSecret are fine', () => {
    expect(manifest({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } })).toEqual([]);
    expect(
      manifest({
        kind: 'ExternalSecret',
        spec: {
          target: { name: 'opencode-flux-secret', template: { data: { PASSWORD: '{{ .OPENCODE_FLUX_PASSWORD }}' } } },
          data: [{ secretKey: 'GITHUB_PAT', remoteRef: { key: 'OPENCODE_FLUX_GITHUB_PAT' } }],
        },
      }),
    ).toEqual([]);
  });

  test('a random value under the name of a secret is refused and not printed', () => {
    for (const object of [
      { env: [{ name: 'OPENCODE_SERVER_PASSWORD', value: random(16) }] },
      { env: { DD_API_KEY: random(32) } },
      { auth: { token: random(20) } },
    ]) {
      const [finding = ''] = manifest(object);
      expect(finding).toContain('looks like a secret');
      expect(finding).not.toContain(random(16));
    }
  });

  test.each([
    [{ env: [{ name: 'PASSWORD_FILE', value: `/run/secrets/${random(16)}` }] }],
    [{ env: [{ name: 'PASSWORD', value: '$(SERVER_PASSWORD_1234)' }] }],
    [{ tokenSecret: 'opencode-flux-secret' }],
    [{ secretKey: 'OPENCODE_FLUX_COPILOT_AUTH_JSON' }],
    [{ uid: random(32) }],
  ])('%j is fine', (object) => {
    expect(manifest(object)).toEqual([]);
  });

  test('YAML text without an object is read as well', () => {
    const content = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: Yg==}\n';
    expect(inspect({ path: 'kubernetes/apps/a.yaml', content })).toHaveLength(1);
  });
});

describe('what is grepped for somewhere else', () => {
  test.each(['kubernetes/apps/a.yaml', 'clusters/home/a.yaml'])('is a word like another in %s', (path) => {
    expect(inspect({ path, content: 'a: auth.json\n' })).toEqual([]);
    expect(inspect({ path, content: `${shape('# gh', 'p_')}\n` })).toEqual([]);
  });
});

describe('other files', () => {
  test('NAME=value of an environment file', () => {
    expect(inspect({ content: `DD_API_KEY=${random(32)}\n` })).toEqual([expect.stringContaining('DD_API_KEY')]);
    expect(inspect({ content: 'DD_API_KEY=\nTOKEN=$(cat /run/token)\nPASSWORD="$1"\n' })).toEqual([]);
  });

  test.each([
    ['base64', (text: string) => `data:;base64,${Buffer.from(text).toString('base64')}`],
    ['gzip', (text: string) => `data:;base64,${gzipSync(text).toString('base64')}`],
    ['percent encoding', (text: string) => `data:,${encodeURIComponent(text)}`],
  ])('a file inside an Ignition configuration, as %s', (_, encode) => {
    const content = (text: string) => JSON.stringify({ storage: { files: [{ contents: { source: encode(text) } }] } });
    expect(inspect({ path: 'hosts/a/a.ign', content: content(`# a\nPASSWORD=${random(20)}\n`) })).toHaveLength(1);
    expect(
      inspect({ path: 'hosts/a/a.ign', content: content(`x ${examples['a private key']?.[0] ?? ''} y`) }),
    ).toHaveLength(1);
    expect(inspect({ path: 'hosts/a/a.ign', content: content('PASSWORD=\n') })).toEqual([]);
  });
});
