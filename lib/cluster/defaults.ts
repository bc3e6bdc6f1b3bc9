/** `Props` with some of its optional props filled in. */
export type Defaulted<Props, Keys extends keyof Props> = Props & { readonly [Key in Keys]-?: NonNullable<Props[Key]> };

/** `given` over `defaults`; a field that is there but undefined keeps its default. */
export function withDefaults<Defaults extends object, Given extends object>(
  defaults: Defaults,
  given: Given,
): Defaults & Given {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(defined) } as Defaults & Given;
}
