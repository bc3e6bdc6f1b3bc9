import { Problems } from '../../lib/validation/problem';

const absolute = (value: string) => (value.startsWith('/') ? undefined : 'write an absolute path, such as /data');

test('a finding names the prop, the value and what to write instead', () => {
  const problems = new Problems().check('directory', 'data', absolute);
  expect(problems.messages).toEqual(['directory is "data": write an absolute path, such as /data']);
});

test('a good value and a prop that was left out are no findings', () => {
  expect(new Problems().check('a', '/data', absolute).check('b', undefined, absolute).messages).toEqual([]);
});

test('all findings are kept, in the order of the checks', () => {
  expect(new Problems().check('a', 'x', absolute).add('b clashes with c').messages).toHaveLength(2);
});
