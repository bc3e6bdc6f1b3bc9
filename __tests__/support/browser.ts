import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const BROWSER = 'chromium-headless-shell';

/** For `describeWithTools`. `.ci/tools/chromium.sh` installs it. */
export const BROWSER_TOOLS = [BROWSER];

/** A real browser without a window; who starts it closes it. */
export function startBrowser(): Promise<Browser> {
  const { stdout } = spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', BROWSER], { encoding: 'utf8' });
  return chromium.launch({
    executablePath: stdout.trim(),
    // Its sandbox does not run as root. The rest keeps it from asking its maker for news.
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
