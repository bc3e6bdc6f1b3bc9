import { CopilotReauthentication, FluxApp, FluxKustomization, GitOpsApp, KustomizeDirectory } from '../../lib';
import { type Example, problemsOf } from '../support/first-user';

/** The parts of a tree that people make by hand, with what a user of JavaScript gets wrong in them, and what he is told. */
const MISTAKES: readonly (readonly [string, (app: GitOpsApp, props: never) => unknown, unknown, readonly string[]])[] =
  [
    [
      'a FluxApp without anything',
      (app, props) => new FluxApp(app, 'web', props),
      {},
      [
        "[web] path is missing: write path: 'kubernetes/apps/web/web'",
        '[web] sourceRef is missing: write an object',
        '[web] interval is missing: write a string',
      ],
    ],
    [
      'a FluxApp of other types',
      (app, props) => new FluxApp(app, 'web', props),
      { path: 3, name: 5, sourceRef: { kind: 'GitRepository', name: 'flux' }, interval: '30m', wiat: true },
      [
        '[web] wiat is not a prop: did you mean wait?',
        '[web] name is 5: write a string instead of a number',
        '[web] path is 3: write a string instead of a number',
      ],
    ],
    [
      'a KustomizeDirectory without props',
      (app, props) => new KustomizeDirectory(app, 'web', props),
      undefined,
      ['[web] props is missing: write an object'],
    ],
    [
      'a FluxKustomization with a mistake of form, and one of another kind',
      (app, props) => new FluxKustomization(new KustomizeDirectory(app, 'web', { path: 'web' }), 'ks', props),
      { name: 'Web', path: './', sourceRef: { kind: 'Git', name: 'flux' }, interval: '30m' },
      [
        '[web/ks] sourceRef.kind is "Git": write GitRepository or OCIRepository or Bucket or ExternalArtifact',
        '[web/ks] name is "Web": write it in lower case',
      ],
    ],
    [
      'a CopilotReauthentication without a writer',
      (app, props) => new CopilotReauthentication(app, 'login', props),
      { workspaces: [{ name: 'flux' }] },
      [
        '[login] writer is missing: write writer: new DopplerSecretStore({ clusterSecretStore, project, config })',
        '[login] workspaces[0].namespace is missing: write a string',
        '[login] workspaces[0].deployment is missing: write a string',
        '[login] workspaces[0].secret is missing: write a string',
        '[login] workspaces[0].secretKeys is missing: write an object',
      ],
    ],
  ];

test.each(MISTAKES)('%s is told at synth, one line a mistake', (_, make, props, lines) => {
  const app = new GitOpsApp();
  make(app, props as never);
  const told = problemsOf({ app } as Example)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
  expect(told).toEqual(lines.map((line) => expect.stringContaining(line) as unknown));
});

test('a FluxKustomization outside a chart is an error that names ManifestDirectory', () => {
  expect(() => new FluxKustomization(new GitOpsApp(), 'ks', {} as never)).toThrow(
    '[ks] it is below no chart: make it in a ManifestDirectory',
  );
});
