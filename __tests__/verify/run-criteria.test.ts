import { type Criterion, fails, holds, type Outcome, Unaskable } from '../../lib/verify/criterion';
import { until } from '../../lib/verify/until';
import { exitStatus, runCriteria, selectTasks, type Task } from '../../lib/verify/run-criteria';

const quiet = { start: () => undefined, end: () => undefined, finish: () => undefined };

function task(id: string, check: Criterion<undefined>['check'], disruptive?: string): Task {
  const criterion = {
    id: id.replace(/^[A-Z]+-(?=\d)/, '*-'),
    slug: `slug-of-${id}`,
    title: id,
    ...(disruptive === undefined ? {} : { disruptive }),
  };
  return { criterion, id, subject: 'flux', check: (context) => check(undefined, context) };
}

const answering = (id: string, outcome: Outcome, disruptive?: string): Task =>
  task(id, () => Promise.resolve(outcome), disruptive);

function run(tasks: readonly Task[], timeout = 5, interrupted = new AbortController().signal) {
  return runCriteria(tasks, { timeout, interrupted, reporter: quiet });
}

test.each([
  ['all hold', [holds('a'), holds('b')], 0],
  ['one does not', [holds('a'), fails('b', 'c')], 2],
  ['one could not be asked', [holds('a'), { status: 'unknown', seen: 'b', next: 'c' }], 1],
  ['one does not, and another could not be asked', [{ status: 'unknown', seen: 'b', next: 'c' }, fails('b', 'c')], 2],
  ['nothing was asked', [], 1],
] as const)('exit status where %s', async (_name, outcomes, status) => {
  expect(exitStatus(await run(outcomes.map((outcome, index) => answering(`FLUX-0${String(index)}`, outcome))))).toBe(
    status,
  );
});

test('a check that throws could not be asked, with its advice where it has one', async () => {
  const results = await run([
    task('FLUX-01', () => Promise.reject(new Unaskable('no way', 'another way'))),
    task('FLUX-02', () => Promise.reject(new Error('broken\n    at somewhere'))),
  ]);
  expect(results.map(({ outcome }) => outcome)).toEqual([
    { status: 'unknown', seen: 'no way', next: 'another way' },
    { status: 'unknown', seen: 'could not be asked: broken', next: 'run it again' },
  ]);
});

test('a check that never answers is given up, and the next one asked', async () => {
  const results = await run(
    [task('FLUX-01', () => new Promise(() => undefined)), answering('FLUX-02', holds('b'))],
    0.05,
  );
  expect(results.map(({ outcome }) => outcome.seen)).toEqual(['no answer within 0.05 s', 'b']);
});

describe('what was changed is put back', () => {
  const changing = (events: string[], end: () => Promise<Outcome>): Task =>
    task(
      'FLUX-01',
      (_, { putBack }) => {
        putBack(() => Promise.resolve(void events.push('first')));
        putBack(() => Promise.resolve(void events.push('second')));
        return end();
      },
      'change something',
    );

  test.each([
    ['holds', () => Promise.resolve(holds('a'))],
    ['fails', () => Promise.resolve(fails('a', 'b'))],
    ['throws', () => Promise.reject(new Error('broken'))],
  ])('when the check %s, the last change first', async (_name, end) => {
    const events: string[] = [];
    await run([changing(events, end)]);
    expect(events).toEqual(['second', 'first']);
  });

  test('when the user interrupts, and nothing more is asked', async () => {
    const events: string[] = [];
    const interruption = new AbortController();
    const hanging = changing(events, () => {
      interruption.abort();
      return new Promise(() => undefined);
    });
    const results = await run([hanging, answering('FLUX-02', holds('b'))], 5, interruption.signal);
    expect(events).toEqual(['second', 'first']);
    expect(results.map(({ outcome }) => outcome.seen)).toEqual(['interrupted']);
  });

  test('and a failure to do so is what is reported', async () => {
    const [result] = await run([
      task('FLUX-01', (_, { putBack }) => {
        putBack(() => Promise.reject(new Error('gone')));
        return Promise.resolve(holds('a'));
      }),
    ]);
    expect(result?.outcome).toMatchObject({ status: 'unknown', seen: 'what was changed could not be put back: gone' });
  });
});

describe('selectTasks', () => {
  const tasks = [
    answering('FLUX-01', holds('a')),
    answering('HA-01', holds('a')),
    answering('INFRA-01', holds('a')),
    answering('FLUX-07', holds('a'), 'delete the pod'),
  ];
  const ids = (options: Parameters<typeof selectTasks>[1]): readonly string[] =>
    selectTasks(tasks, options).map(({ id }) => id);

  test.each([
    [{}, ['FLUX-01', 'HA-01', 'INFRA-01']],
    [{ disruptive: true }, ['FLUX-01', 'HA-01', 'INFRA-01', 'FLUX-07']],
    [{ only: ['flux-01'] }, ['FLUX-01']],
    [{ only: ['*-01'], skip: ['slug-of-HA-01'] }, ['FLUX-01', 'INFRA-01']],
    [{ only: ['FLUX-07'] }, []],
  ])('%j', (options, chosen) => {
    expect(ids(options)).toEqual(chosen);
  });
});

test('an attempt that hangs is given up, and the next one asked', async () => {
  let attempts = 0;
  const hanging = new AbortController();
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(hanging.signal);
  const answer = until(new AbortController().signal, (attempt) => {
    attempts += 1;
    if (attempts > 1) return Promise.resolve('there');
    return new Promise((_, fail) => {
      attempt.addEventListener('abort', () => {
        fail(new Error('given up'));
      });
      hanging.abort();
    });
  });
  await expect(answer).resolves.toBe('there');
  timeout.mockRestore();
});
