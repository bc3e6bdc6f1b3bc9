// Prints how many tests of a Jest report passed, failed and were skipped. A suite that did not run counts as one
// failure, and so does a runner that failed without saying why. Names what was skipped on standard error.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [file, status] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
let failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
if (failed === 0 && (status !== '0' || report.numTotalTests === 0)) failed = 1;
console.log(report.numPassedTests, failed, report.numPendingTests + report.numTodoTests);

// Jest keeps the suites' own words about it to itself when it writes a report.
for (const { name, assertionResults } of report.testResults) {
  const skipped = assertionResults.filter(({ status }) => status === 'pending' || status === 'todo');
  if (skipped.length === 0) continue;
  const [title] = skipped[0].ancestorTitles.length > 0 ? skipped[0].ancestorTitles : [skipped[0].title];
  console.error(`skipped: ${skipped.length} in ${relative('', name)}: ${title}`);
}
