import type { IConstruct } from 'constructs';

/** What is wrong with the thing that props were read off, unless another construct of the app tells it. */
export type OriginProblems = (root: IConstruct) => readonly string[];

/** Spread along with the props, and in nobody's way. */
const ORIGIN = Symbol('origin');

/** Props that bring along what is wrong with their origin. */
export function withOrigin<Props extends object>(props: Props, problems: OriginProblems): Props {
  return { ...props, [ORIGIN]: problems };
}

/** What the origin of `props` has wrong; undefined where that is nothing. */
export function originOf(props: unknown): OriginProblems | undefined {
  return (props as { readonly [ORIGIN]?: OriginProblems } | null | undefined)?.[ORIGIN];
}
