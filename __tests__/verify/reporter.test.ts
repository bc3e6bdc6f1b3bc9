import { fails, holds, unknown } from '../../lib/verify/criterion';
import { JsonReporter } from '../../lib/verify/reporter/json';
import { JunitReporter } from '../../lib/verify/reporter/junit';
import { LinesReporter } from '../../lib/verify/reporter/lines';
import { SpinnerReporter } from '../../lib/verify/reporter/spinner';
import type { Reporter, Write } from '../../lib/verify/reporter/reporter';
import type { Result } from '../../lib/verify/run-criteria';

const result = (id: string, outcome: Result['outcome'], disruptive?: string): Result => ({
  id,
  subject: 'flux',
  criterion: {
    id: '*-01',
    slug: 'ui-loads',
    title: 'the UI loads',
    ...(disruptive === undefined ? {} : { disruptive }),
  },
  check: () => Promise.resolve(outcome),
  outcome,
  seconds: 1.25,
});

const RESULTS = [
  result('FLUX-01', holds('200')),
  result('FLUX-02', fails('/ <answers> "200" & more', 'look\nthere')),
  result('FLUX-03', unknown('no answer', 'again'), 'delete the pod'),
];

function written(make: (write: Write) => Reporter): string {
  let text = '';
  const reporter = make((part) => (text += part));
  for (const each of RESULTS) {
    reporter.start(each);
    reporter.end(each);
  }
  reporter.finish(RESULTS);
  return text;
}

test('lines', () => {
  expect(written((write) => new LinesReporter(write))).toMatchInlineSnapshot(`
   "ok    FLUX-01  flux: the UI loads (1.3 s)
         200
   FAILS FLUX-02  flux: the UI loads (1.3 s)
         / <answers> "200" & more
         next: look
   there
         FLUX-03 flux: will delete the pod
   ?     FLUX-03  flux: the UI loads (1.3 s)
         no answer
         next: again
   1 hold, 1 do not, 1 could not be asked
   "
  `);
});

test('colour is for terminals', () => {
  expect(written((write) => new LinesReporter(write, true))).toContain('\u001b[31mFAILS\u001b[39m');
  expect(written((write) => new LinesReporter(write))).not.toContain('\u001b[');
});

test('the spinner says what is being asked, and leaves before the line', () => {
  const events: string[] = [];
  const spinner = {
    start: (message?: string) => void events.push(`start ${message ?? ''}`),
    clear: () => void events.push('clear'),
  };
  written(
    (write) =>
      new SpinnerReporter(
        (text) => {
          events.push(text);
          write(text);
        },
        false,
        () => spinner,
      ),
  );
  expect(events.slice(0, 3)).toEqual(['start FLUX-01 flux: the UI loads', 'clear', expect.stringMatching(/^ok/)]);
});

test('json', () => {
  expect(JSON.parse(written((write) => new JsonReporter(write)))).toEqual({
    criteria: [
      {
        id: 'FLUX-01',
        subject: 'flux',
        slug: 'ui-loads',
        title: 'the UI loads',
        status: 'holds',
        seen: '200',
        seconds: 1.25,
      },
      {
        id: 'FLUX-02',
        subject: 'flux',
        slug: 'ui-loads',
        title: 'the UI loads',
        status: 'fails',
        seen: '/ <answers> "200" & more',
        next: 'look\nthere',
        seconds: 1.25,
      },
      {
        id: 'FLUX-03',
        subject: 'flux',
        slug: 'ui-loads',
        title: 'the UI loads',
        status: 'unknown',
        seen: 'no answer',
        next: 'again',
        seconds: 1.25,
      },
    ],
  });
});

test('junit', () => {
  expect(written((write) => new JunitReporter(write))).toMatchInlineSnapshot(`
   "<?xml version="1.0" encoding="UTF-8"?>
   <testsuites tests="3" failures="1" errors="1" time="3.750">
     <testsuite name="cdk8s-opencode verify" tests="3" failures="1" errors="1" time="3.750">
       <testcase classname="flux" name="FLUX-01 the UI loads" time="1.250"><system-out>200</system-out></testcase>
       <testcase classname="flux" name="FLUX-02 the UI loads" time="1.250"><failure message="/ &lt;answers&gt; &quot;200&quot; &amp; more">look&#10;there</failure></testcase>
       <testcase classname="flux" name="FLUX-03 the UI loads" time="1.250"><error message="no answer">again</error></testcase>
     </testsuite>
   </testsuites>
   "
  `);
});
