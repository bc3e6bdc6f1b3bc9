import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { exampleWorkspace } from '../../support/first-user';
import { describeWithTools } from '../../support/tools';
import { appliedObjects } from './applied-objects';
import { GATEWAYS } from './delivery-cases';
import { SCHEMA_LOCATION, writeSchemas } from './kubeconform-schemas';
import type { JsonObject } from './normalise-objects';
import { WORKSPACE_VARIANTS } from './workspace-variants';

type Waivers = Readonly<Record<'kube-score' | 'checkov', Readonly<Record<string, string>>>>;

const WAIVERS = parse(readFileSync(join(__dirname, '..', '..', '..', 'scanner-waivers.yaml'), 'utf8')) as Waivers;

const DELIVERIES = ['helm-release', 'native'] as const;

const CASES = DELIVERIES.flatMap((delivery) =>
  Object.entries(GATEWAYS).map(([gateway, cluster]) => [`${delivery}, behind ${gateway}`, delivery, cluster] as const),
);

/** Longer than a scanner takes on a loaded machine. */
const PATIENCE = 300_000;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'scanned-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function written(objects: readonly JsonObject[]): string {
  const file = join(directory, 'objects.yaml');
  writeFileSync(file, objects.map((object) => `---\n${stringify(object)}`).join(''));
  return file;
}

function run(command: string, ...options: readonly string[]) {
  const { stdout, stderr, status, error } = spawnSync(command, options, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error !== undefined) throw error;
  return { stdout, stderr, status };
}

/** Findings that no waiver names, and all that were found, over several scans. */
class Findings {
  private readonly found = new Set<string>();

  public constructor(private readonly waivers: Readonly<Record<string, string>>) {}

  public unwaived(ids: readonly string[]): readonly string[] {
    for (const id of ids) this.found.add(id);
    return ids.filter((id) => !(id in this.waivers));
  }

  public stale(): readonly string[] {
    return Object.keys(this.waivers).filter((id) => !this.found.has(id));
  }
}

describeWithTools(['kustomize', 'kubeconform'], 'kubeconform -strict', () => {
  const kubeconform = (objects: readonly JsonObject[]) => {
    const schemas = join(directory, 'schemas');
    mkdirSync(schemas, { recursive: true });
    writeSchemas(schemas);
    return run(
      'kubeconform',
      '-strict',
      '-summary',
      `-schema-location=${schemas}/${SCHEMA_LOCATION}`,
      written(objects),
    );
  };

  test.each(CASES)(
    'passes on every object: %s',
    (_, delivery, cluster) => {
      for (const workspace of Object.values(WORKSPACE_VARIANTS)) {
        const objects = appliedObjects(exampleWorkspace({ ...workspace, delivery }, cluster).app);
        const { stdout, stderr } = kubeconform(objects);
        expect(stderr).toBe('');
        expect(stdout).toContain(
          `Summary: ${objects.length} resources found in 1 file - Valid: ${objects.length}, Invalid: 0, Errors: 0, Skipped: 0`,
        );
      }
    },
    PATIENCE,
  );

  test(
    'does refuse a field that there is not, in Kubernetes’ own kinds and in others',
    () => {
      const objects = appliedObjects(exampleWorkspace({ delivery: 'native' }).app);
      const kinds = ['Deployment', 'Service', 'HTTPRoute', 'ReplicationSource'];
      const spoilt = objects
        .filter(({ kind }) => kinds.includes(String(kind)))
        .map((object) => ({ ...object, spec: { ...(object['spec'] as object), spoilt: true } }));
      expect(kubeconform(spoilt).stdout).toContain('Valid: 0, Invalid: 4');
    },
    PATIENCE,
  );
});

describeWithTools(['kustomize', 'kube-score'], 'kube-score', () => {
  const findings = new Findings(WAIVERS['kube-score']);

  interface Scored {
    readonly checks: readonly {
      readonly check: { readonly id: string };
      readonly grade: number;
      readonly skipped: boolean;
    }[];
  }

  const GRADE_OK = 10;

  test.each(CASES)(
    'finds nothing that is not waived: %s',
    (_, delivery, cluster) => {
      const file = written(appliedObjects(exampleWorkspace({ delivery }, cluster).app));
      const { stdout } = run('kube-score', 'score', '--output-format=json', '--kubernetes-version=v1.35', file);
      const scored = JSON.parse(stdout) as readonly Scored[];
      const failed = scored.flatMap(({ checks }) =>
        checks.filter(({ grade, skipped }) => !skipped && grade < GRADE_OK),
      );
      expect(findings.unwaived(failed.map(({ check }) => check.id))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'finds a restricted egress in order',
    () => {
      const network = { podCidrs: ['10.42.0.0/16'], serviceCidrs: ['10.43.0.0/16'] };
      const networkPolicy = { egress: 'internet-only' } as const;
      const file = written(appliedObjects(exampleWorkspace({ delivery: 'native', networkPolicy }, { network }).app));
      const { stdout } = run('kube-score', 'score', '--output-format=ci', file);
      expect(stdout).not.toContain('matching egress NetworkPolicy');
    },
    PATIENCE,
  );

  test('finds all that is waived', () => {
    expect(findings.stale()).toEqual([]);
  });
});

describeWithTools(['kustomize', 'checkov'], 'checkov', () => {
  const findings = new Findings(WAIVERS.checkov);

  interface Report {
    readonly results: {
      readonly passed_checks: readonly unknown[];
      readonly failed_checks: readonly { readonly check_id: string }[];
      readonly parsing_errors: readonly string[];
    };
  }

  test.each(CASES)(
    'finds nothing that is not waived: %s',
    (_, delivery, cluster) => {
      const file = written(appliedObjects(exampleWorkspace({ delivery }, cluster).app));
      const { stdout } = run('checkov', '--file', file, '--framework=kubernetes', '--output=json', '--skip-download');
      const { results } = JSON.parse(stdout) as Report;
      expect(results.parsing_errors).toEqual([]);
      expect(findings.unwaived(results.failed_checks.map((check) => check.check_id))).toEqual([]);
    },
    PATIENCE,
  );

  test('finds all that is waived', () => {
    expect(findings.stale()).toEqual([]);
  });
});
