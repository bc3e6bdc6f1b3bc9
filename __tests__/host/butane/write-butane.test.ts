import fc from 'fast-check';
import { parse } from 'yaml';
import type { ButaneConfig } from '../../../lib/host/butane/butane-config';
import { writeButane } from '../../../lib/host/butane/write-butane';
import { butaneConfigs } from './butane-configs';

describe('a Butane configuration', () => {
  test('is written as a person writes it', () => {
    expect(
      writeButane({
        spec: { variant: 'flatcar', version: '1.1.0' },
        comment: 'A machine.\nMore of it.',
        directories: [{ path: '/persist/valkey', user: { id: 999 }, group: { id: 999 }, mode: 0o700 }],
        files: [
          { comment: 'Why it is there.', path: '/etc/a.conf', mode: 0o644, contents: { inline: 'a: b\n\n  c\n' } },
        ],

        links: [{ path: '/etc/b', target: '/etc/a.conf', hard: false }],
        units: [
          {
            name: 'a.service',
            enabled: true,
            contents: '[Unit]\nDescription=A\n',
            dropins: [{ name: 'b.conf', contents: '' }],
          },
        ],
      }),
    ).toMatchInlineSnapshot(`
     "# A machine.
     # More of it.
     variant: flatcar
     version: 1.1.0
     storage:
       directories:
         - path: /persist/valkey
           user:
             id: 999
           group:
             id: 999
           mode: 0700
       files:
         # Why it is there.
         - path: /etc/a.conf
           mode: 0644
           contents:
             inline: |
               a: b

                 c
       links:
         - path: /etc/b
           target: /etc/a.conf
           hard: false
     systemd:
       units:
         - name: a.service
           enabled: true
           contents: |
             [Unit]
             Description=A
           dropins:
             - name: b.conf
               contents: ""
     "
    `);
  });

  test('is read back by a YAML 1.1 parser, which Butane uses, to what was said', () => {
    fc.assert(
      fc.property(butaneConfigs(), (config) => {
        expect(parse(writeButane(config), { version: '1.1' })).toEqual(JSON.parse(JSON.stringify(asWritten(config))));
      }),
    );
  });
});

function asWritten({ spec, directories, files, links, units }: ButaneConfig): unknown {
  const list = <T>(nodes: readonly T[]) => (nodes.length === 0 ? undefined : nodes);
  const plain = <T extends { comment?: string }>(nodes: readonly T[]) =>
    list(nodes.map((node) => ({ ...node, comment: undefined })));
  const storage = { directories: plain(directories), files: plain(files), links: plain(links) };
  const systemd = { units: plain(units.map((unit) => ({ ...unit, dropins: list(unit.dropins ?? []) }))) };
  const some = (section: object) => (Object.values(section).some((value) => value !== undefined) ? section : undefined);
  return { ...spec, storage: some(storage), systemd: some(systemd) };
}
