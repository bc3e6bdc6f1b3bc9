import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULT_RESOURCES,
  MEMORY_FLOOR,
  type ServerResources,
  checkResources,
  resourceWarnings,
  serverResources,
} from '../../../lib/workspace/pod/resources';
import { Problems } from '../../../lib/validation/problem';

const problemsOf = (resources: ServerResources): readonly string[] => {
  const problems = new Problems();
  checkResources(resources, problems);
  return problems.messages;
};

describe('memory and CPU of the server', () => {
  test('requests and limits are set, and need no warning', () => {
    expect(serverResources()).toEqual(DEFAULT_RESOURCES);
    for (const kind of ['requests', 'limits'] as const) {
      expect(Object.keys(DEFAULT_RESOURCES[kind])).toEqual(['cpu', 'memory']);
    }
    expect(resourceWarnings(DEFAULT_RESOURCES)).toEqual([]);
    expect(problemsOf({})).toEqual([]);
  });

  test('512Mi, the roadmap’s own figure, is warned of', () => {
    expect(resourceWarnings(serverResources({ requests: { memory: '256Mi' }, limits: { memory: '512Mi' } }))).toEqual([
      'resources.requests.memory is "256Mi": OpenCode was measured to need 768Mi (docs/resources.md)',
      'resources.limits.memory is "512Mi": OpenCode was measured to need 2Gi (docs/resources.md)',
    ]);
  });

  test.each(['2048Mi', '2Gi', '2147483648', '3G'])('a limit of %s is not', (memory) => {
    expect(resourceWarnings(serverResources({ limits: { memory } }))).toEqual([]);
  });

  test('one value replaces its default and no other; undefined takes a default away', () => {
    expect(serverResources({ requests: { cpu: '1' } }).requests).toEqual({ cpu: '1', memory: '1Gi' });
    expect(serverResources({ limits: { cpu: undefined } }).limits).toEqual({ memory: '4Gi' });
  });

  test('what Kubernetes would refuse is refused', () => {
    expect(problemsOf({ limits: { memory: '4GB' } })[0]).toMatch(
      /^resources\.limits\.memory is "4GB": leave out the B/,
    );
    expect(problemsOf({ requests: { memory: '8Gi' } })).toEqual([
      'resources.requests.memory is "8Gi", above the limit of "4Gi": raise resources.limits.memory too',
    ]);
  });

  test('the documentation names the same figures', () => {
    const page = readFileSync(join(__dirname, '../../../docs/resources.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const kind of ['requests', 'limits'] as const) {
      const { cpu, memory } = DEFAULT_RESOURCES[kind];
      expect(page).toContain(`| ${kind} | \`${cpu}\` | \`${memory}\` | \`${MEMORY_FLOOR[kind]}\` |`);
    }
  });
});
