import type { ButaneConfig } from '../../../lib/host/butane/butane-config';
import { checkButaneConfig } from '../../../lib/host/butane/check-butane-config';

const EMPTY: ButaneConfig = {
  spec: { variant: 'flatcar', version: '1.1.0' },
  directories: [],
  files: [],
  links: [],
  units: [],
};

describe('a Butane configuration that Ignition would refuse', () => {
  test.each<[string, Partial<ButaneConfig>, string]>([
    ['relative path', { directories: [{ path: 'a' }] }, '"a": write an absolute path'],
    ['path with ..', { directories: [{ path: '/a/../b' }] }, '"/a/../b": write an absolute path'],
    ['root', { directories: [{ path: '/' }] }, '"/": write an absolute path'],
    [
      'same path twice',
      { directories: [{ path: '/a' }], links: [{ path: '/a', target: '/b' }] },
      '"/a" is written twice',
    ],
    [
      'below a file',
      { files: [{ path: '/a', contents: { inline: '' } }], directories: [{ path: '/a/b' }] },
      '"/a/b" is below "/a"',
    ],
    ['mode out of range', { directories: [{ path: '/a', mode: 0o1777 }] }, '"/a" has mode 1023'],
    [
      'decimal-looking mode',
      { files: [{ path: '/a', mode: 0o620, contents: { inline: '' } }] },
      'has mode 0o620, which butane --strict',
    ],
    ['owner', { directories: [{ path: '/a', user: { id: -1 } }] }, '"/a" belongs to id -1'],
    [
      'half a character',
      { files: [{ path: '/a', contents: { inline: '\ud800' } }] },
      '"/a" holds half a surrogate pair',
    ],
    ['unit without a suffix', { units: [{ name: 'a' }] }, 'unit "a": write a name with the suffix'],
    ['unit twice', { units: [{ name: 'a.service' }, { name: 'a.service' }] }, 'unit "a.service" is there twice'],
    [
      'drop-in without .conf',
      { units: [{ name: 'a.service', dropins: [{ name: 'b', contents: '' }] }] },
      'drop-in "b" of "a.service"',
    ],
    [
      'long line',
      { units: [{ name: 'a.service', contents: `[Unit]\nDescription=${'x'.repeat(2036)}\n` }] },
      'a line of more than 2047 bytes',
    ],
    ['link to nothing', { links: [{ path: '/a', target: '' }] }, '"/a" has no target'],
  ])('%s', (_, parts, message) => {
    expect(checkButaneConfig({ ...EMPTY, ...parts })).toEqual([expect.stringContaining(message)]);
  });
});
