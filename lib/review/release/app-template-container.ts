import type { JsonValue } from '../../gitops/description';
import { at, defined, isMap, mapAt, omit, textAt } from '../json';
import type { JsonObject } from '../model';
import { entries, mountsOf, tpl, tplAll } from './app-template-text';

/** A container of the pod. */
export function projectContainer(
  controller: string,
  [name, container]: readonly [string, JsonObject],
  values: JsonObject,
): JsonObject {
  const { env } = container;
  const rest = omit(container, 'enabled', 'dependsOn', 'image', 'probes', 'env');
  const mounts = entries(mapAt(values, 'persistence')).flatMap(([volume, entry]) =>
    at(entry, 'enabled') === false
      ? []
      : mountsOf(entry, controller, name).map(({ path, subPath, ...more }) =>
          defined({
            name: volume,
            mountPath: typeof path === 'string' ? tpl(path) : (path ?? `/${volume}`),
            subPath: typeof subPath === 'string' ? tpl(subPath) : subPath,
            ...more,
          }),
        ),
  );
  return defined({
    name,
    image: imageOf(mapAt(container, 'image')),
    imagePullPolicy: at(container, 'image', 'pullPolicy'),
    ...rest,
    env: env === undefined ? undefined : environment(env),
    ...probes(mapAt(container, 'probes')),
    volumeMounts: mounts.length === 0 ? undefined : mounts,
  });
}

function imageOf(image: JsonObject): string {
  const digest = textAt(image, 'digest');
  const tag = textAt(image, 'tag');
  return `${textAt(image, 'repository') ?? ''}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** A value, or a reference in the chart's short form. */
function environment(env: JsonValue): readonly JsonObject[] {
  if (Array.isArray(env)) return env.filter(isMap);
  return Object.entries(isMap(env) ? env : {}).map(([name, value]): JsonObject => {
    if (!isMap(value)) return { name, value: tpl(String(value)) };
    if (value['value'] !== undefined) return { name, value: value['value'] };
    return { name, valueFrom: value['valueFrom'] ?? value };
  });
}

function probes(map: JsonObject): JsonObject {
  return Object.fromEntries(
    entries(map).flatMap(([kind, probe]) => {
      const { enabled, custom, spec, ...rest } = probe;
      if (enabled !== true) return [];
      return [
        [`${kind}Probe`, custom === true && isMap(spec) ? tplAll(spec) : { ...rest, ...(isMap(spec) ? spec : {}) }],
      ];
    }),
  );
}
