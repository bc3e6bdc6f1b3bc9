import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands in for the images: their health checks are the real ones. */
const IMAGE: Readonly<Record<string, string>> = {
  'bin/server': "#!/bin/sh\ntrap 'exit 0' TERM\nsleep infinity & wait\n",
  'bin/valkey-cli': '#!/bin/sh\n[ ! -e /tmp/loading ] || { echo LOADING; exit 0; }\necho PONG\n',
  'bin/redis-cli': '#!/bin/sh\necho PONG\n',
  'bin/agent': '#!/bin/sh\n',
  'bin/opencode': '#!/bin/sh\nexec httpd -f -p 4096 -h /www\n',
  'www/global/health': 'healthy\n',
};

/** What a machine of `runUnderSystemd` needs to run the bundle in /test/bundle with the real Podman, driven by `script`. */
export function podmanMachine(script: string): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(Object.entries(IMAGE).map(([path, content]) => [`image/${path}`, content])),
    'machine-setup.sh': readFileSync(join(__dirname, 'machine-setup.sh'), 'utf8'),
    'drive.sh': readFileSync(join(__dirname, script), 'utf8'),
  };
}
