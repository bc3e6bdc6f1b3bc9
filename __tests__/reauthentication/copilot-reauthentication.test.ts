import { spawnSync } from 'node:child_process';
import { App } from 'cdk8s';
import { CopilotReauthentication, DopplerSecretStore, KubernetesSecretStore } from '../../lib/reauthentication';
import { describeWithTools } from '../support/tools';
import { emit, exampleWorkspace, locate } from './laptop';

const writer = new DopplerSecretStore({ clusterSecretStore: 'doppler-secrets', project: 'k3s-cluster', config: 'prd' });

function problemsOf(...names: readonly string[]): string[] {
  const construct = new CopilotReauthentication(new App(), 'copilot', { writer });
  for (const name of names) construct.addWorkspace(exampleWorkspace(name));
  return construct.node.validate();
}

describe('CopilotReauthentication', () => {
  test('emits an executable script and its runbook, and neither without a workspace', () => {
    const construct = new CopilotReauthentication(new App(), 'copilot', { writer });
    expect(construct.renderFiles()).toEqual([]);
    construct.addWorkspace(exampleWorkspace('flux'));
    expect(construct.renderFiles().map(({ path, mode }) => [path, mode])).toEqual([
      ['scripts/seed-copilot-auth.sh', 0o755],
      ['scripts/README.md', undefined],
    ]);
  });

  test('the head of the script has the names of the app', () => {
    const script = emit([exampleWorkspace('flux', { url: 'https://flux.opencode.example.com' })])[
      'scripts/seed-copilot-auth.sh'
    ];
    expect(script?.slice(0, script.indexOf('choose_json_tool'))).toMatchSnapshot();
  });

  test('an address that Flux completes in the cluster counts as none', () => {
    const script = emit([exampleWorkspace('flux', { url: 'https://flux.${SECRET_DOMAIN}' })])[
      'scripts/seed-copilot-auth.sh'
    ];
    expect(script).toMatch(/^ +url=''$/m);
    expect(script).not.toContain('SECRET_DOMAIN');
  });

  test('a workspace without a GitHub token has none of its names', () => {
    const keys = { password: 'PASSWORD', copilotAuth: 'COPILOT_AUTH_JSON' };
    const variables = { password: 'SERVER_PASSWORD', copilotAuth: 'COPILOT' };
    const files = emit([exampleWorkspace('flux', { secretKeys: keys, variables })]);
    expect(files['scripts/seed-copilot-auth.sh']).toMatch(/^ +github_pat_variable=''$/m);
    expect(files['scripts/README.md']).not.toContain('GITHUB_PAT');
  });

  test('names that would be mistaken for each other stop the synth', () => {
    expect(problemsOf('flux', 'ha')).toEqual([]);
    expect(problemsOf('Flux_1')).toEqual([
      'workspace name "Flux_1" is not a DNS label: use lower-case letters, digits and "-"',
    ]);
    expect(problemsOf('ha', 'ha')[0]).toBe('"ha" is used by workspaces "ha" and "ha": give each its own');
  });

  test('the runbook names symptoms, steps and checks', () => {
    expect(
      emit([exampleWorkspace('flux', { url: 'https://flux.opencode.example.com' }), exampleWorkspace('ha')])[
        'scripts/README.md'
      ],
    ).toMatchSnapshot();
  });

  test('the runbook over Secrets speaks of no store', () => {
    const text = emit([exampleWorkspace('flux')], new KubernetesSecretStore())['scripts/README.md'];
    expect(text).not.toMatch(/ExternalSecret|External Secrets|Doppler/);
    expect(emit()['scripts/README.md']).toContain('External Secrets reads `doppler-secrets` at its own');
  });

  test('no here-document carries a value: bash 3.2 makes a temporary file of it', () => {
    for (const writerOfScript of [writer, new KubernetesSecretStore()]) {
      const script = emit(undefined, writerOfScript)['scripts/seed-copilot-auth.sh'] ?? '';
      expect(script.match(/<<.*/g)).toEqual(["<<'USAGE'"]);
    }
  });

  test('bash 3.2 could parse it: no case pattern within a command substitution', () => {
    const script = emit()['scripts/seed-copilot-auth.sh'] ?? '';
    const blocks = script.match(/\$\(\n[\s\S]*?\n {2,}\)/g) ?? [];
    expect(blocks.length).toBeGreaterThan(1);
    expect([...blocks, ...(script.match(/\$\([^\n]*/g) ?? [])].filter((text) => /\bcase .* in\b/.test(text))).toEqual(
      [],
    );
  });
});

describeWithTools(['shellcheck'], 'shellcheck', () => {
  test.each([
    ['Doppler', writer],
    ['Secrets', new KubernetesSecretStore()],
  ])('has nothing to say about the emitted script over %s', (_title, store) => {
    const script = emit(undefined, store)['scripts/seed-copilot-auth.sh'];
    const { stdout } = spawnSync(locate('shellcheck'), ['--shell=sh', '--exclude=SC2034', '-'], {
      input: script,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });
});
