import { validate, type Schema } from '@cfworker/json-schema';
import { JsonPatch } from 'cdk8s';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartValuesShape } from '../../../lib/workspace/delivery/helm-release/values-shape';
import type { OpenCodeWorkspaceProps } from '../../../lib';
import { exampleWorkspace, problemsOf, valuesOf } from '../../support/first-user';

const REFERENCE =
  process.env['CDK8S_OPENCODE_REFERENCE'] ?? join(__dirname, '..', '..', '..', '..', 'shared', 'reference');

/** Loud, so that nobody takes a skipped check for a passed one. */
const describeWithReference = existsSync(REFERENCE) ? describe : describe.skip;
if (!existsSync(REFERENCE)) console.warn(`skipped: the values against the chart's schemas (no folder ${REFERENCE})`);

const versionsOf = (appTemplate: string) => ({ kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate });

describe('a patch that makes the values invalid for the chart', () => {
  const patched = (...operations: readonly JsonPatch[]): readonly string[] => {
    const built = exampleWorkspace({});
    built.workspaces['flux']?.patch('HelmRelease', ...operations);
    return problemsOf(built).split('\n').slice(1);
  };
  const container = '/spec/values/controllers/opencode-flux/containers/opencode';

  test.each<[string, JsonPatch, string]>([
    [
      'an unknown key',
      JsonPatch.add(`${container}/imagePullPolicy`, 'Always'),
      'spec.values.controllers.opencode-flux.containers.opencode.imagePullPolicy is no value of app-template 4.4.0: leave it out',
    ],
    [
      'a key that is misspelt',
      JsonPatch.add('/spec/values/controllers/opencode-flux/replica', 1),
      'spec.values.controllers.opencode-flux.replica is no value of app-template 4.4.0: did you mean replicas?',
    ],
    [
      'another type',
      JsonPatch.replace('/spec/values/controllers/opencode-flux/replicas', 'one'),
      'spec.values.controllers.opencode-flux.replicas is "one": write a number instead of a string',
    ],
    [
      'a volume of no kind',
      JsonPatch.add('/spec/values/persistence/cache', { type: 'tmpfs' }),
      'spec.values.persistence.cache.type is "tmpfs": write persistentVolumeClaim or configMap or',
    ],
    [
      'a key of the next major version',
      JsonPatch.add('/spec/values/controllers/opencode-flux/podDisruptionBudget', {}),
      'podDisruptionBudget is no value of app-template 4.4.0: leave it out',
    ],
  ])('is an error at synth, with its path: %s', (_, operation, message) => {
    expect(patched(operation)).toEqual([expect.stringContaining(message)]);
  });

  test.each<[string, JsonPatch]>([
    ['a value that the chart knows', JsonPatch.add(`${container}/stdin`, true)],
    ['a key of one’s own at the top', JsonPatch.add('/spec/values/myAnchors', { a: 1 })],
    ['null, which takes a default away', JsonPatch.add(`${container}/tty`, null)],
    [
      'a claim of its own',
      JsonPatch.add('/spec/values/persistence/more', { size: '1Gi', accessMode: 'ReadWriteOnce' }),
    ],
  ])('and not: %s', (_, operation) => {
    expect(patched(operation)).toEqual([]);
  });

  test('of a version whose keys are not known here, types alone are told', () => {
    const built = exampleWorkspace({}, { versions: versionsOf('5.9.0') });
    built.workspaces['flux']?.patch(
      'HelmRelease',
      JsonPatch.add(`${container}/new`, true),
      JsonPatch.replace('/spec/values/controllers/opencode-flux/replicas', 'one'),
    );
    expect(problemsOf(built).split('\n').slice(1)).toEqual([expect.stringContaining('replicas is "one"')]);
  });
});

/** With each kind of volume, and what a pod may have besides. */
const WORKSPACE: Partial<OpenCodeWorkspaceProps> = {
  labels: { 'example.org/a': 'b' },
  annotations: { 'example.org/a': 'b' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  imagePullSecrets: ['registry'],
  nodeSelector: { disk: 'ssd' },
  volumes: [
    { name: 'scratch', emptyDir: { medium: 'Memory' } },
    { name: 'words', configMap: { name: 'words' } },
    { name: 'key', secret: { secretName: 'key' } },
  ],
  volumeMounts: [
    { name: 'scratch', mountPath: '/scratch' },
    { name: 'words', mountPath: '/words', readOnly: true },
    { name: 'key', mountPath: '/key', readOnly: true },
  ],
};

type Path = readonly (string | number)[];

/** Every place below `value`, objects and lists included. */
function places(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function put(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? put(item, rest, other) : item));
  return { ...(value as object), [key]: put((value as Readonly<Record<string, unknown>>)[key], rest, other) };
}

describeWithReference.each([
  ['4.4.0', '7'],
  ['5.2.0', '2020-12'],
] as const)('the chart’s own schema of app-template %s', (version, draft) => {
  const file = join(REFERENCE, `app-template-${version}.values.schema.json`);
  const shape = chartValuesShape(version);
  const weRefuse = (values: unknown): boolean => shape(values, '').length > 0;

  /** What Kubernetes looks at, and what lies deeper than what a patch is likely to touch. */
  const LEFT =
    /\.(affinity|tolerations|securityContext|imagePullSecrets|nodeSelector|spec|env|ports|hosts|tls|parentRefs|rules|volumeSpec|items|global|resources)\b/;

  test('agrees on each value of a workspace, changed', () => {
    const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
    const chartRefuses = (values: unknown): boolean => !validate(values, schema, draft).valid;
    const values = valuesOf(exampleWorkspace(WORKSPACE, { versions: versionsOf(version) }));
    const refusedByUsAlone: string[] = [];
    const missed: string[] = [];
    for (const path of places(values).filter(isFirstOfItsKind)) {
      for (const [what, changed] of changes(values, path)) {
        const at = `.${path.join('.')}: ${what}`;
        const [ours, theirs] = [weRefuse(changed), chartRefuses(changed)];
        if (ours && !theirs) refusedByUsAlone.push(at);
        if (theirs && !ours && !LEFT.test(at)) missed.push(at);
      }
    }
    expect({ refusedByUsAlone, missed }).toEqual({ refusedByUsAlone: [], missed: [] });
  });
});

/** Other containers and volumes have the same form. */
function isFirstOfItsKind(path: Path): boolean {
  const [, name, kind, container] = path;
  if (path[0] === 'persistence') return ['home', 'scratch', 'words', 'key', undefined].includes(name as string);
  return kind === 'initContainers' || kind === 'containers'
    ? [undefined, 'git-tools', 'opencode'].includes(container as string)
    : true;
}

function changes(values: unknown, path: Path): readonly (readonly [string, unknown])[] {
  const value = path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], values);
  const isObject = typeof value === 'object' && !Array.isArray(value);
  return [
    ...(isObject ? [['an unknown key', put(values, [...path, 'zzzz'], 1)] as const] : []),
    ['a number', put(values, path, 5)],
    ['a list', put(values, path, [[1]])],
    ['an object', put(values, path, { zzzz: { a: 1 } })],
  ];
}
