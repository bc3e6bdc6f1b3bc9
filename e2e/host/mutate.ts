import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { MUTATIONS } from './suite/mutations';

// For each note whose number is given, or for all: takes the fix out, and wants its test to fail.
const wanted = process.argv.slice(2).map(Number);
let survived = 0;
for (const { note, fix, suite, test } of MUTATIONS) {
  if (wanted.length > 0 && !wanted.includes(note)) continue;
  const name = test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('%s', '.*');
  const jest = [
    'node_modules/jest/bin/jest.js',
    '--config',
    'e2e/host/jest.config.js',
    suite,
    '--testNamePattern',
    name,
  ];
  const { status, stderr } = spawnSync(process.execPath, jest, {
    cwd: join(__dirname, '../..'),
    encoding: 'utf8',
    env: { ...process.env, E2E_HOST_WITHOUT: String(note) },
  });
  const seen = status !== 0 && stderr.includes('FAILED');
  if (!seen) survived += 1;
  process.stdout.write(`${seen ? 'seen' : 'NOT SEEN'} | ${String(note)} | ${fix} | ${suite}: ${test}\n`);
}
process.exitCode = survived === 0 ? 0 : 1;
