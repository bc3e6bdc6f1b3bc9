import * as fc from 'fast-check';
import { quadletLine, quadletWord, quadletWordProblem } from '../../../lib/escape/quadlet';
import type { MemoryPodContainer } from '../../../lib/host/memory-pod';
import { checkQuadlet } from '../../../lib/host/quadlet/check-quadlet';
import { renderQuadlet } from '../../../lib/host/quadlet/render-quadlet';
import { hostileText } from '../../support/hostile-text';
import { describeWithTools } from '../../support/tools';
import { memoryPod } from '../memory-pods';
import { recordedCalls, runUnderSystemd, SYSTEMD_TOOLS } from '../support/systemd-machine';

jest.setTimeout(300_000);

test.each([
  ['plain', 'plain', 'plain'],
  ['a b', '"a b"', 'a b'],
  ['100%', '100%%', '100%%'],
  ['$HOME', '$$HOME', '$$HOME'],
  ['"a"', '"\\"a\\""', undefined],
  ['a\nb', '"a\\nb"', undefined],
  [' a', '" a"', undefined],
  ['a\\', '"a\\\\"', undefined],
])('%j is the word %j and the line %j', (text, word, line) => {
  expect([quadletWord(text), quadletLine(text)]).toEqual([word, line]);
});

test.each(['', ';', '\0', '\ud800', '\u0080'])('%j is refused', (text) => {
  expect(quadletWordProblem(text)).toBeDefined();
  expect(quadletLine(text)).toBeUndefined();
  expect(() => quadletWord(text)).toThrow(RangeError);
});

describeWithTools(SYSTEMD_TOOLS, "read back by Podman's generator and systemd", () => {
  const seed = Date.now();
  const [template] = memoryPod().containers;
  if (template?.healthCheck === undefined) throw new Error('no container');
  const { healthCheck } = template;
  const texts = fc.sample(
    hostileText.filter((text) => quadletWordProblem(text) === undefined),
    { numRuns: 60, seed },
  );
  const containers = texts.map((text, index): MemoryPodContainer => ({
    ...template,
    name: `c${index}`,
    containerName: `c${index}`,
    healthCheck: { ...healthCheck, command: text },
    environment: { TEXT: text },
    usesEnvironmentFile: true,
    entrypoint: [text, 'first', text],
    args: ['last', text],
    mounts: [
      {
        hostPath: `/host/${text.replaceAll(/[\n\r]/g, '_')}`,
        prop: 'dataRoot',
        containerPath: '/data',
        readOnly: false,
        selinux: 'private',
      },
    ],
  }));
  let calls: readonly (readonly string[])[];

  beforeAll(() => {
    const pod = { ...memoryPod(), containers };
    expect(checkQuadlet(pod)).toEqual([]);
    const files = renderQuadlet(pod).map(
      ({ path, content }) => [`files/${path.replace('quadlet/', '')}`, content] as const,
    );
    const read = runUnderSystemd({
      ...Object.fromEntries(files),
      podman: `#!/bin/sh\n[ "$1" != run ] || printf '%s\\0' "$#" "$@" >>/test/calls\n`,
      'pod.service': '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n',
      'drive.sh': [
        'cp /test/podman /usr/bin/podman',
        'mkdir -p /etc/containers/systemd',
        'cp /test/files/* /etc/containers/systemd',
        // What a unit runs beside Podman is not asked here.
        'mkdir -p /opt/opencode-memory-pod && : >/opt/opencode-memory-pod/watch.sh',
        'cp /test/pod.service /etc/systemd/system/opencode-memory-pod.service',
        'systemctl daemon-reload',
        // The recorder is no container: each start fails once it has recorded.
        `systemctl start $(seq -f c%g.service 0 ${containers.length - 1})`,
        'true',
      ].join('\n'),
    });
    calls = recordedCalls(read('calls'));
  });

  test(`every text of every container (seed ${seed})`, () => {
    for (const { containerName, image, environment, healthCheck: check, entrypoint = [], args, mounts } of containers) {
      const run = calls.find((words) => words[words.indexOf('--name') + 1] === containerName) ?? [];
      const at = run.indexOf(`${image.repository}:${image.tag}`);
      const [program = '', ...rest] = entrypoint;
      expect(run.slice(at + 1)).toEqual([...rest, ...args]);
      expect(option(run, '--env')).toBe(`TEXT=${environment['TEXT']}`);
      expect(option(run, '--health-cmd')).toBe(check?.command);
      expect(option(run, '--entrypoint')).toBe(program);
      expect(run.includes('--volume') || run.includes('-v') ? option(run, '-v') : option(run, '--volume')).toBe(
        `${mounts[0]?.hostPath}:/data`,
      );
    }
  });
});

function option(run: readonly string[], name: string): string | undefined {
  const joined = run.find((word) => word.startsWith(`${name}=`));
  return joined === undefined ? run[run.indexOf(name) + 1] : joined.slice(name.length + 1);
}
