import { OPENCODE_VERSION } from '../../../lib/versions';
import { openCodeVersion, serverSubcommand } from '../../../lib/workspace/opencode/version';

describe('version of OpenCode', () => {
  test.each(['1.0.216', '1.0.217', '1.1.0', OPENCODE_VERSION, 'v1.18.33', '2.0.0', '2.0.0-beta.1'])(
    '%s is accepted',
    (version) => {
      expect(openCodeVersion(version)).toBeUndefined();
    },
  );

  test.each(['1.0.215', '1.0.0', '0.15.31'])('%s is refused: it runs commands for anyone', (version) => {
    expect(openCodeVersion(version)).toContain('CVE-2026-22812');
  });

  test.each(['', 'latest', '1', '1.18', '1.18.x'])('%j is not a full version', (version) => {
    expect(openCodeVersion(version)).toContain('write a full version');
  });

  test.each([
    ['1.0.216', 'web'],
    ['1.18.33', 'web'],
    ['2.0.0', 'serve'],
    ['v2.1.0', 'serve'],
    ['10.0.0', 'serve'],
  ])('%s serves with `opencode %s`', (version, subcommand) => {
    expect(serverSubcommand(version)).toBe(subcommand);
  });
});
