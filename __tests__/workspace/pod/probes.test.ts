import { SERVER_PROBES } from '../../../lib/workspace/pod/probes';

describe('the timing of the probes', () => {
  test.each(Object.entries(SERVER_PROBES))('%s: the script gives its reason before the kubelet ends it', (_, probe) => {
    expect(probe.command).toEqual(['/bin/sh', '/opt/opencode/scripts/probe.sh', expect.any(String)]);
    const [, , seconds] = probe.command;
    expect(Number(seconds)).toBeGreaterThan(0);
    expect(Number(seconds)).toBeLessThan(probe.timeoutSeconds);
  });

  test('a busy server is given minutes before it is killed, and a starting one too', () => {
    for (const { periodSeconds, failureThreshold } of [SERVER_PROBES.startup, SERVER_PROBES.liveness]) {
      expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(300);
    }
  });
});
