const { spawnSync } = require('node:child_process');

/** Packages of ES modules alone, which Jest on Node 20 cannot load as they are. */
const MODULES = ['@kubernetes/client-node', 'openid-client', 'oauth4webapi', 'jose', 'jsonpath-plus'];
const IN_MODULES = `/node_modules/(?:${MODULES.join('|')})/`;

/** @type {(syntax: string) => [string, object]} */
const compiled = (syntax) => [
  '@swc/jest',
  {
    jsc: { target: 'es2022', parser: { syntax } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

// Random values are others for each tree and the same for one: a run that fails fails again, and one that passes passes again.
const { stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], { cwd: __dirname, encoding: 'utf8' });
process.env.FAST_CHECK_SEED ??= String(Number.parseInt(stdout?.slice(0, 7) || '0', 16));

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  setupFiles: ['<rootDir>/__tests__/support/fast-check-seed.ts'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': compiled('typescript'), [`${IN_MODULES}.+\\.js$`]: compiled('ecmascript') },
  transformIgnorePatterns: [`/node_modules/(?!(?:${MODULES.join('|')})/)`],
};
