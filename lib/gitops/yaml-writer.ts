import { dump, type DumpOptions } from 'js-yaml';

const OPTIONS: DumpOptions = {
  // A folded line is a diff that says nothing, and Flux markers need their scalar on one line.
  lineWidth: -1,
  // Kubernetes refuses anchors in some paths, and a person cannot read them.
  noRefs: true,
};

/** Writes a plain object as block YAML that a YAML 1.1 and a YAML 1.2 parser read the same. */
export function writeYaml(value: unknown): string {
  return dump(value, OPTIONS);
}
