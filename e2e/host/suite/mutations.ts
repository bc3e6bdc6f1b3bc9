import type { OutputFile } from '../../../lib';

/** A fix taken out of what is emitted for the systemd rendering, and the test that then fails. */
export interface Mutation {
  /** Of the notes on the roadmap's unit, which docs/e2e-host.md repeats. */
  readonly note: number;

  /** What is taken out. */
  readonly fix: string;

  /** In which file, and how. */
  readonly file: RegExp;
  readonly replace: readonly [pattern: RegExp, by: string];

  /** Folder and name of the test's source, without its ending. */
  readonly suite: string;

  /** The test's own name, or the beginning of it. */
  readonly test: string;
}

const UNIT_FILE = /^opencode-memory-pod\.service$/;

export const MUTATIONS: readonly Mutation[] = [
  {
    note: 1,
    fix: '`PIDFile=`',
    file: UNIT_FILE,
    replace: [/^PIDFile=.*\n/m, ''],
    suite: 'systemd-recovery',
    test: 'kill -9 of opencode',
  },
  {
    note: 2,
    fix: '`serve.sh` turns 0 into 1',
    file: /^container\/serve\.sh$/,
    replace: [/0 \| 143\) exit 1/, '0 | 143) exit 0'],
    suite: 'systemd-recovery',
    test: 'opencode ends with 0',
  },
  {
    note: 3,
    fix: '`SuccessExitStatus=143`',
    file: UNIT_FILE,
    replace: [/^SuccessExitStatus=143\n/m, ''],
    suite: 'systemd-lifecycle',
    test: 'when it is stopped nothing is killed, and nothing is left',
  },
  {
    note: 4,
    fix: 'the stop time-out of each container',
    file: UNIT_FILE,
    replace: [/--stop-timeout 10/g, '--stop-timeout 3600'],
    suite: 'systemd-hangs',
    test: 'kill -9 of opencode while valkey is frozen',
  },
  {
    note: 5,
    fix: '`--replace`',
    file: UNIT_FILE,
    replace: [/ --replace/g, ''],
    suite: 'systemd-recovery',
    test: 'a stale pod and a stale container of the same name',
  },
  {
    note: 6,
    fix: '`--ignore`',
    file: UNIT_FILE,
    replace: [/pod stop --ignore/g, 'pod stop'],
    suite: 'systemd-recovery',
    test: 'stopped when the pod was removed by hand, nothing misses it',
  },
  {
    note: 7,
    fix: '`FALKORDB_DATA_PATH=/data`',
    file: UNIT_FILE,
    replace: [/^ +--env FALKORDB_DATA_PATH=\/data \\\n/m, ''],
    suite: 'systemd-persistence',
    test: 'after %s, and the pod comes up by itself',
  },
  {
    note: 8,
    fix: '`timeout` in the health command',
    file: UNIT_FILE,
    replace: [/timeout 5 valkey-cli/, 'valkey-cli'],
    suite: 'systemd-hangs',
    test: 'valkey frozen (SIGSTOP)',
  },
  {
    note: 9,
    fix: '`grep -q PONG`',
    file: UNIT_FILE,
    replace: [/ \| grep -q PONG/g, ''],
    suite: 'systemd-recovery',
    test: 'valkey that still loads is alive, and not ready',
  },
  {
    note: 10,
    fix: '`--health-on-failure`',
    file: UNIT_FILE,
    replace: [/ --health-on-failure \w+/g, ''],
    suite: 'systemd-hangs',
    test: 'valkey frozen (SIGSTOP)',
  },
  {
    note: 11,
    fix: '`--restart always`',
    file: UNIT_FILE,
    replace: [/^ +--restart always \\\n/gm, ''],
    suite: 'systemd-recovery',
    test: 'kill -9 of valkey',
  },
  {
    note: 12,
    fix: '`wait-ready.sh` after the last step',
    file: UNIT_FILE,
    replace: [/^ExecStartPost=.*\n/m, ''],
    suite: 'systemd-lifecycle',
    test: 'install.sh brings it there, and systemctl start returns when 4096 answers',
  },
  {
    note: 13,
    fix: "the mount of the socket's directory",
    file: UNIT_FILE,
    replace: [
      /^ +--volume \/var\/run\/podman:.*\n/m,
      '    --volume /var/run/podman/podman.sock:/var/run/podman/podman.sock:ro \\\n',
    ],
    suite: 'systemd-recovery',
    test: 'podman.socket restarted',
  },
  {
    note: 14,
    fix: 'preflight as a step of the start',
    file: UNIT_FILE,
    replace: [/^ExecStartPre=.*preflight\.sh\n/m, ''],
    suite: 'systemd-preflight',
    test: 'a missing directory',
  },
  {
    note: 15,
    fix: 'the ports of preflight',
    file: /^preflight\.conf$/,
    replace: [/^PORTS='[^']*'/m, "PORTS='1 nobody'"],
    suite: 'systemd-preflight',
    test: 'each of the five ports held by another process',
  },
  {
    note: 16,
    fix: 'the bind address',
    file: UNIT_FILE,
    replace: [/--publish [\d.]+:(\d+):/g, '--publish $1:'],
    suite: 'systemd-lifecycle',
    test: 'is not listened on',
  },
  {
    note: 17,
    fix: 'the hardening',
    file: UNIT_FILE,
    replace: [
      /^(UMask|KeyringMode|\w+Personality|Restrict\w+|SystemCall\w+|CapabilityBoundingSet)=(.*\\\n)*.*\n/gm,
      '',
    ],
    suite: 'systemd-lifecycle',
    test: 'systemd-analyze security thinks better of the unit than without its hardening',
  },
  {
    note: 18,
    fix: 'MISCONF counts as alive',
    file: UNIT_FILE,
    replace: [/PONG\|LOADING\|MISCONF/g, 'PONG|LOADING'],
    suite: 'systemd-recovery',
    test: '%s that cannot save is not killed, and it is said',
  },
  {
    note: 19,
    fix: 'the unit that looks after the pod',
    file: UNIT_FILE,
    replace: [/^Wants=opencode-memory-pod-watch\.service\n/m, ''],
    suite: 'systemd-recovery',
    test: 'podman kill of valkey',
  },
  {
    note: 20,
    fix: '`podman network reload`',
    file: /^watch\.sh$/,
    replace: [/^ +mend_ports\n/m, ''],
    suite: 'systemd-recovery',
    test: 'the ports answer again after',
  },
  {
    note: 21,
    fix: 'OpenCode may load',
    file: /^container\/opencode-health\.sh$/,
    replace: [/^\[ "\$\{1-\}" != ready \].*$/m, 'exit 1'],
    suite: 'systemd-persistence',
    test: 'after a start that takes longer than any start period, and none is tried twice',
  },
  {
    note: 22,
    fix: 'a changed environment file restarts its readers',
    file: /^watch\.sh$/,
    replace: [/^ +take_new_secrets\n/m, ''],
    suite: 'systemd-persistence',
    test: 'after the password was changed',
  },
  {
    note: 23,
    fix: 'the wait for busy sessions',
    file: /^stop-server\.sh$/,
    replace: [/^ {2}busy$/m, '  false'],
    suite: 'systemd-lifecycle',
    test: 'a stop waits for the answer of a model, and it is there after the next start',
  },
  {
    note: 24,
    fix: 'the trial of the data directories',
    file: /^preflight\.sh$/,
    replace: [/reason=\$\(write_trial [^)]*\)/, "reason=''"],
    suite: 'systemd-preflight',
    test: 'a full disk',
  },
];

/** The files without the fix of this note. */
export function mutated(files: readonly OutputFile[], note: number): readonly OutputFile[] {
  const mutation = MUTATIONS.find((candidate) => candidate.note === note);
  if (mutation === undefined) throw new Error(`there is no note ${String(note)}`);
  const { file, replace } = mutation;
  return files.map((output) =>
    file.test(output.path) ? { ...output, content: output.content.replace(...replace) } : output,
  );
}
