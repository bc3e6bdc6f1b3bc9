import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { gitBranch } from '../../lib/validation/git-branch';
import { describeWithTools } from '../support/tools';

describeWithTools(['git'], 'branch names as git reads them', () => {
  test('a name is refused exactly where git refuses it', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9._@{}~^:?*[\\ -]{1,6}$/);
    const name = fc.oneof(
      part,
      fc
        .array(fc.oneof(part, fc.constantFrom('a', 'a.lock', '', '.a')), { minLength: 1, maxLength: 3 })
        .map((it) => it.join('/')),
    );
    // Git expands @ and @{…} to other names before it looks at them.
    const names = fc.sample(name, 200).filter((it) => it !== '' && it !== '@' && !it.startsWith('@{'));
    const different = names.filter((it) => {
      const accepted = spawnSync('git', ['check-ref-format', '--branch', it]).status === 0;
      return accepted !== (gitBranch(it) === undefined);
    });
    expect(different).toEqual([]);
  });
});
