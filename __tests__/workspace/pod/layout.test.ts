import { homeDirectory, isBelow } from '../../../lib/workspace/pod/layout';

describe('where the volume is mounted', () => {
  test.each([
    [['/Users/jbaker/git/k8s-cluster'], '/Users/jbaker'],
    [['/home/dev/work/a', '/home/dev/b'], '/home/dev'],
    [['/home/one/a', '/home/two/b'], '/home'],
    [['/workspace/k8s-cluster'], '/workspace'],
    [['/workspace/a/one', '/workspace/b/two'], '/workspace'],
    [['/srv/git/a', '/srv/git/b'], '/srv/git'],
    [['/home/dev'], '/home'],
    [[], '/home/opencode'],
  ])('%j: %s', (directories, home) => {
    expect(homeDirectory(directories)).toBe(home);
    for (const directory of directories) expect(isBelow(home, directory)).toBe(true);
  });

  test('a home that is given is taken', () => {
    expect(homeDirectory(['/workspace/a'], '/')).toBe('/');
  });

  test.each([
    ['/home/dev', '/home/dev', false],
    ['/home/dev', '/home/developer', false],
    ['/home/dev', '/home', false],
    ['/home/dev', '/home/dev/..a', true],
  ])('below %s lies %s: %s', (home, directory, expected) => {
    expect(isBelow(home, directory)).toBe(expected);
  });
});
