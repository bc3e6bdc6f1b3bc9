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

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': compiled('typescript'), [`${IN_MODULES}.+\\.js$`]: compiled('ecmascript') },
  transformIgnorePatterns: [`/node_modules/(?!(?:${MODULES.join('|')})/)`],
};
