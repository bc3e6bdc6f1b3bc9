import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { at } from '../support/first-user';

/** An object as it is on the cluster. */
export interface AppliedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly value: unknown;
}

/** What Flux would apply of a repository, built by the real kustomize as kustomize-controller runs it. */
export class AppliedRepository {
  public readonly objects: readonly AppliedObject[];

  /** `roots` are files with the Kustomizations that a person applies; the paths in them begin at the folder `artifact`. */
  public constructor(repository: string, roots: readonly string[], artifact = '') {
    // A folder without a list gets one, which is not to stay in the repository.
    const copy = mkdtempSync(join(tmpdir(), 'applied-'));
    cpSync(repository, copy, { recursive: true, filter: (path) => !path.includes('node_modules') });
    const objects: AppliedObject[] = [];
    const walk = (object: AppliedObject): void => {
      objects.push(object);
      const path = at(object.value, 'spec', 'path');
      if (object.kind !== 'Kustomization' || typeof path !== 'string') return;
      const target = at(object.value, 'spec', 'targetNamespace');
      for (const each of build(join(copy, artifact, path))) {
        walk(typeof target === 'string' && each.kind !== 'Kustomization' ? { ...each, namespace: target } : each);
      }
    };
    for (const root of roots) parsed(run('cat', join(copy, root))).forEach(walk);
    this.objects = objects;
  }

  public all(kind: string): readonly AppliedObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  public has(kind: string, name: unknown, namespace?: unknown): boolean {
    return this.all(kind).some(
      (object) => object.name === name && (namespace === undefined || object.namespace === namespace),
    );
  }
}

function build(folder: string): readonly AppliedObject[] {
  if (!existsSync(join(folder, 'kustomization.yaml')))
    run('kustomize', 'create', '--autodetect', '--recursive', folder);
  return parsed(run('kustomize', 'build', '--load-restrictor=LoadRestrictionsNone', folder));
}

function run(program: string, ...args: readonly string[]): string {
  const cwd = program === 'kustomize' && args[0] === 'create' ? args.at(-1) : undefined;
  const given = cwd === undefined ? args : args.slice(0, -1);
  const { status, stdout, stderr } = spawnSync(program, given, { encoding: 'utf8', ...(cwd && { cwd }) });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function parsed(text: string): readonly AppliedObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    const kind = at(value, 'kind');
    if (typeof kind !== 'string') return [];
    const namespace = at(value, 'metadata', 'namespace');
    return [
      {
        kind,
        name: String(at(value, 'metadata', 'name')),
        namespace: typeof namespace === 'string' ? namespace : undefined,
        value,
      },
    ];
  });
}
