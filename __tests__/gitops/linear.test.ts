import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GitOpsApp, KustomizeDirectory } from '../../lib/gitops';

jest.setTimeout(120_000);

/** How often an app of so many charts validates and renders each of its objects. */
function calls(charts: number): { validated: number; rendered: number; looked: number } {
  const counted = { validated: 0, rendered: 0, looked: 0 };
  class CountingObject extends ApiObject {
    public override toJson(): unknown {
      counted.rendered += 1;
      return super.toJson();
    }
  }
  const app = new GitOpsApp();
  for (let index = 0; index < charts; index += 1) {
    const chart = new KustomizeDirectory(app, `chart-${index}`, { path: `chart-${index}` });
    const construct = new Construct(chart, 'construct');
    const { findAll } = construct.node;
    construct.node.findAll = (...args) => {
      counted.looked += 1;
      return findAll.apply(construct.node, args);
    };
    construct.node.addValidation({
      validate: () => {
        counted.validated += 1;
        return [];
      },
    });
    new CountingObject(construct, 'object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `n-${index}` } });
  }
  app.files();
  return counted;
}

test.each([1, 10, 300])('in an app of %i charts each object is validated and rendered once', (charts) => {
  const { validated, rendered, looked } = calls(charts);
  expect({ validated, rendered }).toEqual({ validated: charts, rendered: charts });
  expect(looked).toBeLessThanOrEqual(charts);
});
