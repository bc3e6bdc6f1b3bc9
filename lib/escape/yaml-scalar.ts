// What YAML 1.1 parsers (go-yaml among them) read as a line break, refuse, or drop when it stands unescaped.
const NEEDS_ESCAPE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./@-]*$/;
const READ_AS_ANOTHER_TYPE = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
const UNFIT_FOR_BLOCK = /[^\t\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** A text as a flow scalar that YAML 1.1 and 1.2 parsers read back to the same text: plain where that is safe. */
export function yamlScalar(text: string): string {
  if (PLAIN.test(text) && !READ_AS_ANOTHER_TYPE.test(text)) return text;
  return JSON.stringify(text).replace(
    NEEDS_ESCAPE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The text as a literal block scalar whose lines are indented by `indent`; a quoted scalar where a block cannot hold it. */
export function yamlBlock(text: string, indent: string): string {
  // The indentation of a block is read from its first line, which therefore must not begin with white space.
  if (text === '' || /^\s/.test(text) || UNFIT_FOR_BLOCK.test(text)) return yamlScalar(text);
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`));
  return `|${chomping}\n${lines.join('\n')}`;
}
