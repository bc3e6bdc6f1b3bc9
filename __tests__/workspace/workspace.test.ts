import '../../lib/jest';
import { example, exampleWorkspace, fileAt, objectAt, valuesOf, workspaceObject } from '../support/first-user';

describe('the names and places', () => {
  test('a workspace is called after its foundation and id', () => {
    const { workspaces } = example({ workspaces: { ha: {} } });
    expect(workspaces['ha']).toMatchObject({
      name: 'opencode-ha',
      hostname: 'ha.opencode.angryninja.cloud',
      directory: '/workspace/k8s-cluster',
      secretName: 'opencode-ha-secret',
    });
  });

  test('restarting one workspace does not touch the other: they share nothing but the namespace', () => {
    const { app } = example({ workspaces: { flux: {}, ha: { directory: '/workspace/config' } } });
    const of = (name: string) => app.files().filter(({ path }) => path.includes(`/opencode-${name}/app/`));
    for (const { content } of of('flux').filter(({ path }) => path.endsWith('.yaml'))) {
      expect(content).not.toContain('opencode-ha');
    }
    expect(of('flux')).toHaveLength(of('ha').length);
  });

  test('labels of every object', () => {
    const built = exampleWorkspace({ commonLabels: { team: 'home' } });
    expect(workspaceObject(built, 'ks.yaml', 'spec', 'commonMetadata', 'labels')).toEqual({
      'app.kubernetes.io/name': 'opencode-flux',
      team: 'home',
    });
    expect(valuesOf(built, 'controllers', 'opencode-flux', 'labels')).toEqual({ team: 'home' });
  });

  test('further dependencies', () => {
    const dependsOn = expect.arrayContaining([{ name: 'volsync' }]);
    expect(exampleWorkspace({ dependsOn: ['volsync'] }).app).toHaveResource(
      { kind: 'Kustomization', name: 'opencode-flux', namespace: 'flux-system' },
      { spec: { dependsOn } },
    );
  });

  test('the script that carries a Copilot login knows the workspace', () => {
    const { app } = example();
    const { content } = fileAt(app, 'scripts/seed-copilot-auth.sh');
    expect(content).toContain('OPENCODE_FLUX_COPILOT_AUTH_JSON');
    expect(content).toContain('k3s-cluster');
    expect(objectAt(app, 'scripts/README.md')).toBeUndefined();
  });
});
