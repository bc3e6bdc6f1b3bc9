import { OPENCODE_VERSION } from '../../../lib/versions';
import { majorOfTag, openCodeTag, openCodeVersion } from '../../../lib/workspace/opencode/version';

describe('version of OpenCode', () => {
  test.each(['1.0.216', '1.0.217', '1.1.0', OPENCODE_VERSION])('%s is accepted', (version) => {
    expect(openCodeVersion(version)).toBeUndefined();
  });

  test.each(['1.0.215', '1.0.0', '0.15.31'])('%s is refused: it runs commands for anyone', (version) => {
    expect(openCodeVersion(version)).toContain('CVE-2026-22812');
  });

  test.each(['2.0.0', '2.0.24', '2.0.0-beta.1', '3.1.0', '10.0.0'])('%s is refused, with the reason', (version) => {
    expect(openCodeVersion(version)).toMatch(/migrates the sessions one way.*write 1\.18\.33/);
  });

  test.each(['', 'latest', '1', '1.18', '1.18.x', 'vv1.18.33'])('%j is not a full version', (version) => {
    expect(openCodeVersion(version)).toContain('write a full version');
  });

  test('a v in front belongs to no tag of the image', () => {
    expect(openCodeVersion('v1.18.33')).toBe('no image has this tag; write 1.18.33');
  });
});

describe('tag of an image of OpenCode', () => {
  const official = { repository: 'ghcr.io/anomalyco/opencode' };
  const own = { repository: 'registry.lan/team/opencode-server' };
  const said = (image: { repository: string; version?: string }, tag: string) =>
    openCodeTag(image, 'openCode.version')(tag);

  test.each(['2', '2.0', '2.0.24', 'v2.0.24', '2.0.24-alpine', '2-beta', '3.0.0'])('%s is refused', (tag) => {
    expect(said(official, tag)).toContain('OpenCode 2');
    expect(said({ ...official, version: '1.18.33' }, tag)).toContain('OpenCode 2');
    expect(said({ repository: 'mirror.lan/opencode' }, tag)).toContain('OpenCode 2');
    expect(said(own, tag)).toMatch(/OpenCode 2.*or write in openCode\.version which version the image holds/);
  });

  test.each(['1.18.33', '1', 'v1.18.33', '1.18.33-alpine', 'latest', 'nightly', '20260801', '2026-08-01', '24.10'])(
    '%s is accepted',
    (tag) => {
      expect(said(official, tag)).toBeUndefined();
      expect(said(own, tag)).toBeUndefined();
    },
  );

  test('the hole of an old version is refused in the tag too', () => {
    expect(said(official, '1.0.100')).toContain('CVE-2026-22812');
  });

  test('an own image counts its tags by itself, once its user says what it holds', () => {
    expect(said({ ...own, version: '1.18.33' }, '2.1')).toBeUndefined();
  });

  test.each([
    ['2.0.24', 2],
    ['v1.18.33', 1],
    ['latest', undefined],
    ['20260801', undefined],
    [undefined, undefined],
  ])('%s says %s', (tag, major) => {
    expect(majorOfTag(tag)).toBe(major);
  });
});
