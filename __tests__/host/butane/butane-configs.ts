import fc from 'fast-check';
import type { ButaneConfig } from '../../../lib/host/butane/butane-config';
import { ALL_BUTANE_SPECS } from '../../../lib/host/butane/butane-versions';
import { checkButaneConfig } from '../../../lib/host/butane/check-butane-config';

const TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', '')),
  fc
    .array(
      fc.constantFrom(
        'a',
        ' ',
        '\n',
        '\t',
        '#',
        ':',
        '- ',
        "'",
        '"',
        '%',
        '$',
        '\\',
        '|',
        '\u2028',
        '\u0085',
        'é',
        '😀',
      ),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '',
    '\n',
    'yes',
    '0644',
    '~',
    ' a\n',
    '[Unit]\nDescription=x\n',
    'x\n\n',
    'a\r\nb',
    '\ufeffa',
    '\tx\n',
    'x'.repeat(4000),
  ),
);
const NAME = fc.stringMatching(/^[a-z0-9][a-z0-9 %$_.:-]{0,12}[a-z]$/);
const PATH = fc.array(NAME, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
const OWNER = fc.option(fc.record({ id: fc.nat(65534) }), { nil: undefined });
const NODE = {
  path: PATH,
  overwrite: fc.option(fc.boolean(), { nil: undefined }),
  user: OWNER,
  group: OWNER,
  comment: fc.option(fc.constant('Why.\n  More.'), { nil: undefined }),
};
const MODE = fc.option(fc.nat(0o777), { nil: undefined });
const UNIT_TEXT = NAME.map((text) => `[Unit]\nDescription=${text}\n\n[Service]\nExecStart=/bin/echo "${text}"\n`);
const FLAG = fc.option(fc.boolean(), { nil: undefined });

/** Configurations that Butane and Ignition should take: `checkButaneConfig` has no word against them. */
export function butaneConfigs(): fc.Arbitrary<ButaneConfig> {
  return fc
    .record({
      spec: fc.constantFrom(...ALL_BUTANE_SPECS),
      comment: fc.option(fc.constant('One.\nTwo.'), { nil: undefined }),
      directories: fc.array(fc.record({ ...NODE, mode: MODE }), { maxLength: 3 }),
      files: fc.array(fc.record({ ...NODE, mode: MODE, contents: fc.record({ inline: TEXT }) }), { maxLength: 4 }),
      links: fc.array(fc.record({ ...NODE, target: PATH, hard: fc.constantFrom(undefined, false) }), { maxLength: 2 }),
      units: fc.array(
        fc.record({
          name: fc.stringMatching(/^[a-z0-9:_.@-]{1,12}$/).map((name) => `x${name}.service`),
          enabled: fc.constantFrom(undefined, false),
          mask: FLAG,
          contents: fc.option(UNIT_TEXT, { nil: undefined }),
          dropins: fc.option(
            fc.uniqueArray(fc.record({ name: NAME.map((name) => `${name}.conf`), contents: UNIT_TEXT }), {
              maxLength: 2,
              selector: ({ name }) => name,
            }),
            { nil: undefined },
          ),
        }),
        { maxLength: 2 },
      ),
    })
    .filter((config) => checkButaneConfig(config).length === 0);
}
