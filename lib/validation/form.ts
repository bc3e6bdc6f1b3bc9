import type { Shape } from './shape';

/** Props in the form of their type, and what was given in another one. */
export interface Form<Props> {
  /** What was given, without the parts that have another form: all else can still be looked at. */
  readonly props: Props;

  /** One line for each part that has another form than its type. */
  readonly problems: readonly string[];

  /** Whether something in one of these props has another form. */
  has(...names: readonly string[]): boolean;

  /** Those of `findings` that do not follow from what was left out. */
  others(findings: readonly string[]): readonly string[];
}

const FORMS = new WeakMap<object, Form<object>>();

/** Remembers in which form the props of `owner` were, for the constructs that use it. */
export function keepForm<Props extends object>(owner: object, form: Form<Props>): Form<Props> {
  FORMS.set(owner, form);
  return form;
}

/** In which form the props of `owner` were. */
export function formOf(owner: object): Form<object> {
  return FORMS.get(owner) ?? SOUND;
}

const SOUND: Form<object> = { props: {}, problems: [], has: () => false, others: (all) => all };

/** No prop is nested deeper. */
const DEEPEST = 20;

/**
 * Reads what a user of JavaScript wrote, or one of TypeScript whom no compiler told, as under `tsx`. Where something has another
 * form, `standIns` take the place of required props, so that a construct can be made for the rest of the program; nothing is
 * written then.
 */
export function readForm<Props extends object>(
  shape: Shape,
  given: unknown,
  standIns: Partial<Props> = {},
): Form<Props> {
  const problems = shape(given, '');
  if (problems.length === 0) return { ...SOUND, props: given as Props };
  const wrong = new Set<string>();
  let props: object = { ...standIns, ...(isMapping(given) ? given : {}) };
  let found = problems;
  for (let depth = 0; depth < DEEPEST && found.length > 0; depth++) {
    for (const problem of found) {
      props = without(props, problem, '', wrong) as object;
      const meant = /^(.*?)\w+ is not a prop: did you mean (\w+)\?$/.exec(problem);
      if (meant !== null) wrong.add(`${meant[1] ?? ''}${meant[2] ?? ''}`);
    }
    props = { ...standIns, ...(withoutHoles(props) as object) };
    found = shape(props, '');
  }
  const names = new Set([...wrong].map((path) => /^\w*/.exec(path)?.[0]));
  return {
    props: props as Props,
    problems,
    has: (...asked) => asked.some((name) => names.has(name)),
    others: (findings) => findings.filter((finding) => ![...wrong].some((path) => follows(finding, path))),
  };
}

/**
 * `value` without the part that `problem` begins with the path of; undefined where that is all of it. An item of a list leaves a
 * hole, so that the next problem finds its own item.
 */
function without(value: unknown, problem: string, path: string, wrong: Set<string>): unknown {
  const key = keyIn(value, problem);
  if (key === undefined) {
    // A required field that is missing: what it belongs to cannot be used. At the top its stand-in is there.
    wrong.add(path === '' ? (/^\w*/.exec(problem)?.[0] ?? '') : path);
    return path === '' ? value : undefined;
  }
  const isItem = Array.isArray(value);
  const inside = isItem ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  const rest = problem.slice(isItem ? key.length + 2 : key.length);
  const kept = /^[.[]/.test(rest) ? without(inner, rest.replace(/^\./, ''), inside, wrong) : undefined;
  if (kept === undefined) wrong.add(inside);
  if (isItem) return (value as readonly unknown[]).map((item, index) => (index === Number(key) ? kept : item));
  return { ...(value as object), [key]: kept };
}

/** Which field or item of `value` the path at the beginning of `problem` goes through. */
function keyIn(value: unknown, problem: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return /^\[(\d+)\]/.exec(problem)?.[1];
  // A key of the user's may have dots in it.
  return Object.entries(value)
    .flatMap(([key, inner]) => (inner !== undefined && problem.startsWith(key) ? [key] : []))
    .filter((key) => /^[ .[]/.test(problem.slice(key.length)))
    .sort((one, other) => other.length - one.length)[0];
}

function withoutHoles(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(withoutHoles);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, withoutHoles(inner)]])),
  );
}

/** Whether `finding` is about what was at `path` or around it, or names it. */
function follows(finding: string, path: string): boolean {
  if (mentions(finding, path)) return true;
  const [subject = ''] = /^[\w.[\]]+/.exec(finding) ?? [];
  if (path.startsWith(`${subject}.`) || path.startsWith(`${subject}[`)) return true;
  const [prop = ''] = /^\w*/.exec(path) ?? [];
  if (!new RegExp(`^${prop}[.[]`).test(finding)) return mentions(finding, prop);
  return mentions(finding.slice(subject.length), path.replace(/^.*\./, ''));
}

function mentions(text: string, path: string): boolean {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${literal}(?!\\w)`, 'i').test(text);
}

/** An object as it is written in a program; one of a class is not looked into. */
function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}
