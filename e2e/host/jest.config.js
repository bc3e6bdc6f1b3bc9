const { testMatch, transform, transformIgnorePatterns } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  roots: ['<rootDir>/e2e/host'],
  testEnvironment: 'node',
  testMatch,
  // Podman 4.3 has no Quadlet, and that Debian no Ignition.
  testPathIgnorePatterns: process.env.E2E_HOST_SUITE === 'bookworm' ? ['/quadlet-', '/upgrade', '/ignition'] : [],
  transform,
  transformIgnorePatterns,
  testSequencer: '<rootDir>/e2e/host/longest-first.js',
  globalSetup: '<rootDir>/e2e/host/prepare.ts',
  // Each file boots a machine of its own, and mostly waits: for health checks, time-outs and restarts.
  maxWorkers: process.env.E2E_HOST === undefined ? 6 : 1,
  reporters: ['default', '<rootDir>/e2e/progress-reporter.js'],
  testTimeout: 900_000,
};
