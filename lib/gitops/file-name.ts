/** What a file name is made of. */
export interface NamedObject {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** A name the user has chosen, which nothing changes. */
  readonly fileName: string | undefined;
}

/**
 * Names the files of one directory as a person would: `externalsecret.yaml` for the one that carries the name of the
 * directory's app (or else came first), `externalsecret-volsync.yaml` for the next. Names may clash still; the caller
 * reports that.
 */
export function fileNames(objects: readonly NamedObject[], appName: string): string[] {
  const names: string[] = objects.map((object) => object.fileName ?? '');
  const taken = new Set(names.filter((name) => name !== ''));
  const groups = new Map<string, number[]>();
  objects.forEach((object, index) => {
    if (object.fileName !== undefined) return;
    const stem = fileStem(object);
    groups.set(stem, [...(groups.get(stem) ?? []), index]);
  });
  for (const [stem, indices] of groups) {
    const main = indices.find((index) => objects[index]?.name === appName) ?? indices[0];
    for (const index of indices) {
      const object = objects[index];
      if (object === undefined) continue;
      names[index] = firstFree(
        taken,
        index === main ? [stem, ...special(stem, object, appName)] : special(stem, object, appName),
      );
      taken.add(names[index] ?? '');
    }
  }
  return names;
}

function fileStem({ apiGroup, kind }: NamedObject): string {
  // `kustomization.yaml` is kustomize's own file in every directory.
  return apiGroup === 'kustomize.toolkit.fluxcd.io' && kind === 'Kustomization' ? 'ks' : kind.toLowerCase();
}

function special(stem: string, { apiGroup, name, namespace }: NamedObject, appName: string): string[] {
  const own = name.startsWith(`${appName}-`) ? name.slice(appName.length + 1) : name;
  const candidates = [`${stem}-${own}`, `${stem}-${name}`];
  if (namespace !== undefined) candidates.push(`${stem}-${name}-${namespace}`);
  return [...candidates, `${stem}-${name}-${apiGroup.split('.')[0] ?? ''}`].map((candidate) =>
    candidate.replace(/[^A-Za-z0-9._-]/g, '-'),
  );
}

function firstFree(taken: ReadonlySet<string>, stems: readonly string[]): string {
  const files = stems.map((stem) => `${stem}.yaml`);
  return files.find((file) => !taken.has(file)) ?? files.at(-1) ?? '';
}
