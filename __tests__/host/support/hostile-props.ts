import * as fc from 'fast-check';
import type { MemoryPod } from '../../../lib/host/memory-pod';
import type { MemoryPodHostProps } from '../../../lib/host/memory-pod-host';
import { resolveMemoryPod } from '../../../lib/host/resolve-memory-pod';
import { checkMemoryPod } from '../../../lib/host/validation/check-memory-pod';
import { ADDITIONAL_CONTAINER, MEMORY_POD_HOST, type Shape } from '../../../lib/host/validation/known-keys';
import { hostileText } from '../../support/hostile-text';

/** Every prop of a `MemoryPodHost` that holds a value, as its path in error messages. */
export const ALL_PROPS: readonly string[] = [
  ...paths('', MEMORY_POD_HOST),
  ...paths('additionalContainers.tool', ADDITIONAL_CONTAINER),
];

/** A container that is as it should be, into which hostile texts are written. */
export const ADDITIONAL = {
  additionalContainers: {
    tool: { image: { repository: 'localhost/tool', tag: '1' }, healthCheck: { command: 'true' } },
  },
};

function paths(path: string, shape: Shape): string[] {
  if (shape === 'any') return [path];
  return Object.entries(shape).flatMap(([key, inner]) => paths(path === '' ? key : `${path}.${key}`, inner));
}

/** How a text can get into a prop: as it is, within something well-formed, in a list, as a value and as a key. */
const inFolder = (text: string, prop: string) => `/${prop}/${text}`;
const WAYS: readonly ((text: string, prop: string) => unknown)[] = [
  (text) => text,
  inFolder,
  (text) => `docker.io/${text}`,
  (text) => `${text}.service`,
  (text) => [text],
  (text) => ['opencode', text],
  (text, prop) => [{ hostPath: inFolder(text, prop), containerPath: inFolder(text, prop) }],
  (text) => ({ TEXT: text }),
  (text) => ({ [text]: 'text' }),
];

const DECIDED = { plugin: 'disabled', graphiti: 'disabled' };

type Props = Record<string, unknown>;

function isProps(value: unknown): value is Props {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `props` with `value` at the dotted path. */
export function withProp(props: Props, path: string, value: unknown): Props {
  const [key = '', ...rest] = path.split('.');
  const before = props[key];
  return {
    ...props,
    [key]: rest.length === 0 ? value : withProp(isProps(before) ? before : {}, rest.join('.'), value),
  };
}

/** Props as a user of JavaScript may write them. */
export function untyped(props: Props): MemoryPodHostProps {
  const merged: unknown = { ...DECIDED, ...props };
  return merged as MemoryPodHostProps;
}

/** A hostile text, written to a prop in one of the ways. */
export function hostileValue(prop: string): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    { weight: 4, arbitrary: hostileText },
    { weight: 1, arbitrary: hostileText.map((sane) => `${sane}\0`) },
    { weight: 1, arbitrary: hostileText.map((sane) => `\ud800${sane}`) },
  );
  return fc.tuple(fc.constantFrom(...WAYS), text).map(([way, hostile]) => way(hostile, prop));
}

/** What the machines of the tests decide themselves, and what would keep a unit from being started there. */
const OURS =
  /^(additionalContainers$|name|hostName|podmanPath|scriptsDirectory|podmanSocket\..*|unit\.(after|wants|wantedBy)|rendering|quadlet\..*|butane\..*)$/;

/** Pods with a hostile text in each prop that takes one. */
export function hostilePods(count: number, seed: number): readonly MemoryPod[] {
  const props = ALL_PROPS.filter((prop) => !OURS.test(prop));
  const texts = fc.sample(hostileText, { numRuns: count * props.length, seed });
  return Array.from({ length: count }, (_, index) => {
    const own = { name: `pod-${index}`, podmanPath: '/test/podman', scriptsDirectory: '/test/scripts' };
    const start: Props = { ...ADDITIONAL, ...own, unit: { after: [], wants: [] } };
    const all = props.reduce((before, prop, at) => {
      const text = texts[index * props.length + at] ?? '';
      // Folders have one above them that tells whose they are.
      const ways = /(path|Path|dataRoot)$/.test(prop) ? [inFolder] : WAYS;
      const candidates = ways.map((way) => withProp(before, prop, way(text, prop.replaceAll('.', '-'))));
      return candidates.find((candidate) => checkMemoryPod(untyped(candidate)).length === 0) ?? before;
    }, start);
    return resolveMemoryPod(untyped(all));
  });
}
