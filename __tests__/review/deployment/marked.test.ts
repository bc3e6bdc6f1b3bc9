import { markedDeployment } from '../../../lib/review/deployment/marked';
import { identityKey } from '../../../lib/review/identity/identity-text';
import type { Review } from '../../../lib/review/model';
import { claim, deployment, fluxApp, fluxTree, object } from '../flux-tree';
import { realisticReview } from '../realistic-review';
import { host, quadletHost } from '../rules/synthesised';
import { edited, replacing, review } from '../trees';
import { marks } from './drawn';

const UNIT = 'hosts/memory/opencode-memory-pod.service';
const full = fluxTree([claim('web'), deployment('web')]);

function marksOf(given: Review): readonly string[] {
  return marks(markedDeployment(given));
}

test('nothing is marked where nothing changes', () => {
  expect(marksOf(review(full, full))).toEqual([]);
});

test('what goes has the gravest grade of what that leads to, and so has its lane', () => {
  expect(marksOf(review(full, fluxTree([deployment('web')])))).toEqual([
    'app web: changed, data-loss',
    'claim web: removed, data-loss',
  ]);
});

test('a lane that comes or goes as a whole says so', () => {
  const other = fluxApp('other', [claim('other')]);
  const of = (given: Review) => marksOf(given).filter((line) => line.startsWith('app'));
  expect(of(review(full, { ...full, ...other }))).toEqual(['app other: added']);
  expect(of(review({ ...full, ...other }, full))).toEqual(['app other: removed, data-loss']);
});

test('a namespace has the mark of the object that makes it', () => {
  const tree = (labels: object) => fluxTree([object('v1', 'Namespace', 'web', { metadata: { labels } })]);
  expect(marksOf(review(tree({}), tree({ a: 'b' })))).toEqual(['namespace web: changed']);
});

test('both sides of a thing are there', () => {
  const grown = fluxTree([claim('web', { resources: { requests: { storage: '9Gi' } } }), deployment('web')]);
  const things = markedDeployment(review(full, grown)).flatMap(({ lanes }) => lanes.flatMap((lane) => lane.things));
  const [same] = things.filter(({ either }) => either.role === 'claim');
  expect([same?.before?.facts[0]?.value, same?.after?.facts[0]?.value]).toEqual(['5Gi', '9Gi']);
});

test('what moves to another folder and changes is drawn once, where it is later', () => {
  const objects = full['apps/web/app/objects.yaml'] ?? '';
  const moved = {
    'apps/web/ks.yaml': full['apps/web/ks.yaml'] ?? '',
    'apps/web/app/new/all.yaml': objects.replace('5Gi', '9Gi'),
  };
  const [place] = markedDeployment(review(full, moved));
  expect(place?.lanes.map(({ name, things }) => [name, things.length])).toEqual([['new', 3]]);
});

test.each([
  ['one unit', host(), edited(host(), { [UNIT]: replacing('127.0.0.1:3000:3000', '0.0.0.0:3000:3000') })],
  ['Quadlet files', quadletHost(), quadletHost({ bindAddresses: ['0.0.0.0'] })],
])('a port of a host that is published elsewhere goes and comes, in %s', (_, before, after) => {
  const marked = marksOf(review(before, after));
  expect(marked).toContain('port 127.0.0.1:3000:3000: removed');
  expect(marked).toContain('port 0.0.0.0:3000:3000: added');
  expect(marked).toContain('pod opencode-memory-pod: changed, outage');
});

test('of the containers of one unit only that is marked which changes', () => {
  const other = host({ opencode: { image: { tag: '2' } } });
  expect(marksOf(review(host(), other)).filter((line) => line.startsWith('container'))).toEqual([
    'container opencode-memory-pod-opencode: changed',
  ]);
});

test('every change and every consequence is somewhere on the picture', () => {
  const given = realisticReview();
  const drawn = markedDeployment(given).flatMap((place) => [
    ...(place.identity === undefined ? [] : [{ identity: place.identity, mark: place }]),
    ...place.lanes.flatMap(({ things }) =>
      things.flatMap((thing) =>
        thing.either.identity === undefined ? [] : [{ identity: thing.either.identity, mark: thing }],
      ),
    ),
  ]);
  const actions = drawn.map(({ identity, mark }) => `${identityKey(identity)} ${String(mark.action)}`);
  const graded = new Set(
    drawn.filter(({ mark }) => mark.grade !== undefined).map(({ identity }) => identityKey(identity)),
  );
  expect(given.changes.length).toBeGreaterThan(20);
  expect(
    given.changes
      .map(({ identity, action }) => `${identityKey(identity)} ${action}`)
      .filter((line) => !actions.includes(line)),
  ).toEqual([]);
  expect(given.consequences.map(({ subject }) => identityKey(subject)).filter((key) => !graded.has(key))).toEqual([]);
});
