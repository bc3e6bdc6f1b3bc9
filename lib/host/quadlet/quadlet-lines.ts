import { quadletLine, quadletWord } from '../../escape/quadlet';
import { isKnown, QUADLET_KEYS, type PodmanVersion } from './podman-versions';

type OptionKey<Keys> = { [Key in keyof Keys]: Keys[Key] extends { readonly option: string } ? Key : never }[keyof Keys];

/** A key of `[Container]` that also is an option of `podman run`. */
export type ContainerOptionKey = OptionKey<(typeof QUADLET_KEYS)['Container']>;

/** `Key=value` where this Podman's generator knows the key and it can hold the text, otherwise the same as an option. */
export function containerOption(version: PodmanVersion, key: ContainerOptionKey, text: string): string {
  return optionLine(version, key, QUADLET_KEYS.Container[key], text);
}

/** The same of `[Pod]`. */
export function podOption(version: PodmanVersion, key: OptionKey<(typeof QUADLET_KEYS)['Pod']>, text: string): string {
  return optionLine(version, key, QUADLET_KEYS.Pod[key], text);
}

/** `PodmanArgs=` with one option. */
export function podmanArgument(option: string, text: string): string {
  return `PodmanArgs=${quadletWord(`${option}=${text}`)}`;
}

function optionLine(
  version: PodmanVersion,
  key: string,
  known: { readonly since: PodmanVersion; readonly option: string },
  text: string,
): string {
  const line = isKnown(known, version) ? quadletLine(text) : undefined;
  return line === undefined ? podmanArgument(known.option, text) : `${key}=${line}`;
}
