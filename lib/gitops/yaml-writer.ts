import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type DumpOptions, type ScalarLayout } from 'js-yaml';

/** What some parser takes for a number, once the underscores are out; Go's knows prefixes in capitals and an underscore anywhere. */
const NUMBER = /^[-+]?(?:0[xob][-+]?[0-9a-f]*|[0-9]*(?:\.[0-9]*)?(?:e[-+]?[0-9]*)?)$/i;

/** A date of YAML 1.1, one digit of month and day included, or what begins or ends a document. */
const DATE_OR_MARKER = /^(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])|---|\.\.\.)/;

/** Plain text that js-yaml lets through and that some parser takes for something else. */
function quoteAmbiguous(layout: ScalarLayout): void {
  const { style, node } = layout;
  if (style !== SCALAR_STYLE.PLAIN || node.tag !== 'tag:yaml.org,2002:str') return;
  const isAmbiguous = NUMBER.test(node.value.replaceAll('_', '')) || DATE_OR_MARKER.test(node.value);
  if (isAmbiguous) layout.style = SCALAR_STYLE.SINGLE_QUOTED;
}

/** Kubernetes reads manifests as JSON, which has no such numbers. */
function refuseNonFinite({ node }: ScalarLayout): void {
  if (node.tag === 'tag:yaml.org,2002:float' && /nan|inf/i.test(node.value)) {
    throw new Error(`a number is ${node.value}: write a finite one`);
  }
}

/** Shell scripts have tabs; js-yaml would write such a script as one long quoted line. */
function keepBlockWithTabs(layout: ScalarLayout): void {
  const { isKey, style, node, allowedStylesMask } = layout;
  if (isKey || style !== SCALAR_STYLE.PLAIN || !/\n.*\t|\t.*\n/s.test(node.value)) return;
  const literalIsAllowed = (allowedStylesMask & (1 << SCALAR_STYLE.LITERAL_BLOCK)) !== 0;
  if (literalIsAllowed && !UNFIT_FOR_BLOCK.test(node.value)) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
}

/** The Go parsers refuse a tab in the space before the first word; the rest no parser prints. */
const UNFIT_FOR_BLOCK = /^\s|[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/;

/** Parsers differ on whether lines of nothing but blanks at the end of a block count. */
function quoteBlankEnd(layout: ScalarLayout): void {
  if (layout.style === SCALAR_STYLE.LITERAL_BLOCK && /\n\s*[ \t]\s*$/.test(layout.node.value)) {
    layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
  }
}

const OPTIONS: DumpOptions = {
  // A folded line is a diff that says nothing, and Flux markers need their scalar on one line.
  lineWidth: -1,
  // An alias is legal YAML that a person cannot read.
  noRefs: true,
  scalarStyleRules: [
    refuseNonFinite,
    keepBlockWithTabs,
    ...Object.values(DEFAULT_SCALAR_STYLE_RULES),
    quoteAmbiguous,
    quoteBlankEnd,
  ],
};

/** Writes a plain object as block YAML that a YAML 1.1 and a YAML 1.2 parser read the same. */
export function writeYaml(value: unknown): string {
  return dump(value, OPTIONS);
}
