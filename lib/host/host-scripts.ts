import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { HostFile } from './host-file';
import { databasePasswords, type MemoryPod, type PodRendering } from './memory-pod';
import { preflightConf } from './preflight-conf';
import { watchConf } from './watch-conf';

/** Run on the host. */
const HOST_SCRIPTS = [
  'preflight.sh',
  'environment-file.sh',
  'keep-copy.sh',
  'wait-ready.sh',
  'stop-server.sh',
  'watch.sh',
] as const;

/** Run in the server's container, which mounts their folder. */
const CONTAINER_SCRIPTS = ['container/serve.sh', 'container/opencode-health.sh'] as const;

/** What every rendering calls by its path under the pod's `scriptsDirectory`. */
export function hostScripts(pod: MemoryPod, rendering: PodRendering = 'systemd'): readonly HostFile[] {
  const passwords = databasePasswords(pod).length > 0 ? (['database-passwords.sh'] as const) : [];
  const scripts = [...HOST_SCRIPTS, ...passwords, ...CONTAINER_SCRIPTS].map((path) => ({
    path,
    content: readFileSync(join(__dirname, 'scripts', path), 'utf8'),
    mode: 0o755,
  }));
  const files: readonly HostFile[] = [
    ...scripts,
    { path: 'preflight.conf', content: preflightConf(pod) },
    { path: 'watch.conf', content: watchConf(pod, rendering) },
  ];
  return files.map((file) => ({ ...file, installPath: posix.join(pod.scriptsDirectory, file.path) }));
}
