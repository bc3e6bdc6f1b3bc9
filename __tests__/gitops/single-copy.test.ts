import * as cdk8s from 'cdk8s';
import * as library from '../../lib';
import { example } from '../support/first-user';

/** The packages once more, as a second folder in node_modules would bring them. */
function secondCopy(): { readonly cdk8s: typeof cdk8s; readonly library: typeof library } {
  let copy: { cdk8s: typeof cdk8s; library: typeof library } | undefined;
  jest.isolateModules(() => {
    copy = { cdk8s: jest.requireActual('cdk8s'), library: jest.requireActual('../../lib') };
  });
  if (copy === undefined) throw new Error('no second copy');
  return copy;
}

const { cluster } = example().foundation;
const foundationProps = { cluster, domain: 'opencode.example.org' };

test('an object of another copy of cdk8s is an error', () => {
  const app = new library.GitOpsApp();
  const directory = new library.KustomizeDirectory(app, 'web', { path: 'web' });
  new (secondCopy().cdk8s.ApiObject)(directory, 'web', { apiVersion: 'v1', kind: 'ConfigMap' });
  expect(() => app.files()).toThrow('[web/web] it was made by another copy of cdk8s: install one only');
});

test('an app of another copy of cdk8s, which would write empty manifests, is an error at the first construct', () => {
  const app = new (secondCopy().cdk8s.App)();
  expect(() => new library.OpenCodeFoundation(app, 'opencode', foundationProps)).toThrow(
    '[opencode/apps] the app: it was made by another copy of cdk8s: install one only (npm ls cdk8s shows them',
  );
});

test('an app of the same cdk8s without our output is none', () => {
  expect(() => new library.OpenCodeFoundation(new cdk8s.App(), 'opencode', foundationProps)).not.toThrow();
});

test('a directory of another copy of this library, whose guards would look at nothing, is an error', () => {
  const app = new library.GitOpsApp();
  // One cdk8s for both, as a hoisted peer is.
  jest.doMock('cdk8s', () => cdk8s);
  new (secondCopy().library.KustomizeDirectory)(app, 'web', { path: 'web' });
  jest.dontMock('cdk8s');
  expect(() => app.files()).toThrow('[web] it was made by another copy of cdk8s-opencode: install one only');
});
