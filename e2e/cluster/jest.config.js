const { testMatch, transform, transformIgnorePatterns } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  roots: ['<rootDir>/e2e/cluster'],
  testEnvironment: 'node',
  testMatch,
  transform,
  transformIgnorePatterns,
  // There is one cluster, and each file goes on from what the one before it has left.
  maxWorkers: 1,
  testSequencer: '<rootDir>/e2e/cluster/in-order.js',
  reporters: ['default', '<rootDir>/e2e/progress-reporter.js'],
  testTimeout: 600_000,
};
