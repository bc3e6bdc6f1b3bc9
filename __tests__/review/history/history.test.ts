import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatMarkdown } from '../../../lib/review/format/markdown';
import { formatText } from '../../../lib/review/format/text';
import type { Review } from '../../../lib/review/model';
import { reviewTrees } from '../../../lib/review/review-trees';
import { resolveTrees } from '../../../lib/review/tree/resolve-trees';
import { describeWithTools } from '../../support/tools';
import { clusterHistory } from './cluster-history';

jest.setTimeout(120_000);

const history = clusterHistory();
const repository = mkdtempSync(join(tmpdir(), 'history-'));

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org'];
  execFileSync('git', [...identity, ...args], { cwd: repository, stdio: 'pipe' });
}

function between(base: string, head: string): Review {
  return reviewTrees(...resolveTrees({ directory: repository, base, head: { named: head }, folder: '.' }));
}

describeWithTools(['git'], 'the history of a cluster', () => {
  beforeAll(() => {
    git('init', '--quiet', '.');
    history.forEach(({ message, files }, index) => {
      git('rm', '-r', '--quiet', '--ignore-unmatch', '.');
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true });
        writeFileSync(join(repository, path), content);
      }
      git('add', '.');
      git('commit', '--quiet', '--message', message);
      git('tag', `commit-${index}`);
    });
  });

  afterAll(() => {
    rmSync(repository, { recursive: true, force: true });
  });

  test.each(history.slice(1).map(({ message }, index) => [message, index] as const))('%s', (_, index) => {
    expect(formatText(between(`commit-${index}`, `commit-${index + 1}`))).toMatchSnapshot();
  });

  test('all of it', () => {
    const all = between('commit-0', `commit-${history.length - 1}`);
    expect(formatMarkdown(all)).toMatchSnapshot();
  });

  test('back again', () => {
    const back = between(`commit-${history.length - 1}`, 'commit-0');
    expect(formatText(back)).toMatchSnapshot();
  });
});
