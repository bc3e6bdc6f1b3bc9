import type { k8s } from 'cdk8s-plus-28';

/**
 * A type of cdk8s-plus as it stands in the file. Its classes would need no such type, but they write only the fields that Kubernetes 1.28
 * had: an image volume or a newer field of an affinity would be lost without a word.
 */
export type Plain<T> = T extends k8s.Quantity | k8s.IntOrString
  ? number | string
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;
