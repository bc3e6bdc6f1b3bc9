import fc from 'fast-check';

/** Text made of what the layers look at, and of what stands around it in shell scripts and configuration. */
export const layeredText = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          '$',
          '$$',
          '{',
          '}',
          '{{',
          '}}',
          '(',
          ')',
          '${',
          '$(',
          '{{-',
          '-}}',
          '`',
          '/*',
          '*/',
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'A',
          'NAME',
          ':-',
          ':=x',
          ':+y',
          '^^',
          '${A:-${B}}',
          '#',
          '%',
          '/',
          '\\',
          '"',
          "'",
          ' ',
          '\n',
          '\t',
          '.Values.x',
          'é',
        ),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Texts that have gone wrong, or look as if they could. */
export const EXAMPLES: readonly string[] = [
  '',
  '$',
  '$$',
  '$$$',
  '${',
  '$${HOME}',
  '$$${HOME}',
  'echo "${HOME:-/root}" $(id -u) $$ $1 $HOME',
  '$((1 + 2))',
  '$($(A))',
  '{{ .Values.x }}',
  '{{{ x }}}',
  '{{`{{`}}',
  '{{- /* c */ -}}',
  '{ {',
  'a{',
  '${{ github.token }}',
  '${X:+y}',
  '${A:-${B}}',
  '${A:-${B:-${C}}}',
  '${#A} ${A//b/c} ${A^^} ${A:1:2}',
  '$({{ x }})',
];

/** Many texts at once, since each run of a real layer costs a process. */
export function sampleTexts(count: number): string[] {
  return [...EXAMPLES, ...fc.sample(layeredText, count)];
}
