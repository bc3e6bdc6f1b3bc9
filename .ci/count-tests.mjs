// Prints how many tests of a Jest report passed, failed and were skipped. A suite that did not run counts as one
// failure, and so does a runner that failed without saying why.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
let failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
if (failed === 0 && (status !== '0' || report.numTotalTests === 0)) failed = 1;
console.log(report.numPassedTests, failed, report.numPendingTests + report.numTodoTests);
