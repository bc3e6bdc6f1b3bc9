import type { Result } from '../run-criteria';
import type { Reporter, Write } from './reporter';

/** JUnit's XML at the end, as CI systems read it: what does not hold is a failure, what could not be asked an error. */
export class JunitReporter implements Reporter {
  public constructor(private readonly write: Write) {}

  public start(): void {
    // Nothing before the document.
  }

  public end(): void {
    // Nothing before the document.
  }

  public finish(results: readonly Result[]): void {
    const count = (status: string): number => results.filter(({ outcome }) => outcome.status === status).length;
    const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
    const totals = `tests="${String(results.length)}" failures="${String(count('fails'))}" errors="${String(count('unknown'))}" time="${seconds.toFixed(3)}"`;
    this.write(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites ${totals}>`,
        `  <testsuite name="cdk8s-opencode verify" ${totals}>`,
        ...results.map(testCase),
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    );
  }
}

function testCase({ id, subject, criterion, outcome, seconds }: Result): string {
  const head = `    <testcase classname="${escape(subject)}" name="${escape(`${id} ${criterion.title}`)}" time="${seconds.toFixed(3)}"`;
  if (outcome.status === 'holds') return `${head}><system-out>${escape(outcome.seen)}</system-out></testcase>`;
  const element = outcome.status === 'fails' ? 'failure' : 'error';
  return `${head}><${element} message="${escape(outcome.seen)}">${escape(outcome.next)}</${element}></testcase>`;
}

/** Text for XML, without the characters that it cannot hold. */
function escape(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
