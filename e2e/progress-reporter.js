/** Says each test and its seconds as it ends: a suite on real parts takes minutes, and Jest keeps a file's tests until its end. */
module.exports = class ProgressReporter {
  onTestCaseResult(_test, { fullName, status, duration }) {
    const mark = { passed: 'ok', failed: 'FAILED', pending: 'skipped' }[status] ?? status;
    process.stderr.write(`${mark.padEnd(7)} ${fullName} (${((duration ?? 0) / 1000).toFixed(1)} s)\n`);
  }
};
