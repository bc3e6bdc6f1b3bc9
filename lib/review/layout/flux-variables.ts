import { isMap, mapAt, mapsAt, textAt } from '../json';
import { generatedObject } from '../kustomize/generated-object';
import type { KustomizeFile } from '../kustomize/kustomize-file';
import type { JsonObject } from '../model';
import type { Variables } from '../substitution/substitute-object';
import type { ParsedFiles } from './parsed-files';

type Kind = 'ConfigMap' | 'Secret';

/** The values that Flux Kustomizations take from ConfigMaps and Secrets, as far as the tree has them. */
export class FluxVariables {
  private readonly known = new Map<string, readonly { readonly object: JsonObject; readonly path: string }[]>();
  private candidates: readonly string[] | undefined;

  /** Reads nothing yet. */
  public constructor(
    private readonly files: ParsedFiles,
    private readonly manifests: readonly string[],
    private readonly kustomizeFiles: Iterable<KustomizeFile>,
  ) {}

  /** What a Flux Kustomization of a file replaces; undefined where it replaces nothing. */
  public of(kustomization: JsonObject, path: string): Variables | undefined {
    const postBuild = mapAt(kustomization, 'spec', 'postBuild');
    const values: Record<string, string> = {};
    const secret = new Set<string>();
    const elsewhere: string[] = [];
    for (const reference of mapsAt(postBuild, 'substituteFrom')) {
      const kind = textAt(reference, 'kind') === 'Secret' ? 'Secret' : 'ConfigMap';
      const name = textAt(reference, 'name') ?? '';
      const found = this.find(kind, name, textAt(kustomization, 'metadata', 'namespace') ?? '', path);
      if (found === undefined) {
        elsewhere.push(`${kind} ${name}`);
        continue;
      }
      for (const [key, value] of Object.entries({ ...mapAt(found, 'data'), ...mapAt(found, 'stringData') })) {
        const text = textAt(value) ?? '';
        // SOPS leaves the names readable.
        if (kind === 'Secret' || text.startsWith('ENC[')) {
          secret.add(key);
          Reflect.deleteProperty(values, key);
        } else {
          secret.delete(key);
          values[key] = text.replaceAll('\n', '');
        }
      }
    }
    for (const [key, value] of Object.entries(mapAt(postBuild, 'substitute')))
      values[key] = (textAt(value) ?? '').replaceAll('\n', '');
    if (Object.keys(values).length + secret.size + elsewhere.length === 0) return undefined;
    return { values, secret: [...secret].filter((name) => !Object.hasOwn(values, name)), elsewhere };
  }

  /** Of several of one name, as repositories with several clusters have them, the one that lies nearest. */
  private find(kind: Kind, name: string, namespace: string, path: string): JsonObject | undefined {
    const key = `${kind}/${name}`;
    let all = this.known.get(key);
    if (all === undefined) {
      all = [...this.written(kind, name), ...this.generated(kind, name)];
      this.known.set(key, all);
    }
    const fitting = all.filter(({ object }) => {
      const own = textAt(object, 'metadata', 'namespace');
      return own === undefined || namespace === '' || own === namespace || own.includes('${');
    });
    const [nearest] = [...fitting].sort((one, other) => inCommon(other.path, path) - inCommon(one.path, path));
    return nearest?.object;
  }

  private written(kind: Kind, name: string): readonly { readonly object: JsonObject; readonly path: string }[] {
    this.candidates ??= this.manifests.filter((path) => this.files.mentions(path, 'kind: ConfigMap', 'kind: Secret'));
    return this.candidates
      .filter((path) => this.files.mentions(path, name))
      .flatMap((path) =>
        this.files
          .documents(path)
          .flatMap(({ value }) =>
            isMap(value) && value['kind'] === kind && textAt(value, 'metadata', 'name') === name
              ? [{ object: value, path }]
              : [],
          ),
      );
  }

  private generated(kind: Kind, name: string): readonly { readonly object: JsonObject; readonly path: string }[] {
    return [...this.kustomizeFiles].flatMap((file) =>
      file.generated
        .filter((each) => each.kind === kind && textAt(each.generator, 'name') === name)
        .map((each) => ({ object: generatedObject(this.files, file, each), path: file.path })),
    );
  }
}

/** How many folders two paths begin with alike. */
function inCommon(one: string, other: string): number {
  const steps = other.split('/');
  return one.split('/').findIndex((step, index) => step !== steps[index]);
}
