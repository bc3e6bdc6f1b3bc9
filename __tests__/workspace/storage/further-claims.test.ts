import '../../../lib/jest';
import { exampleWorkspace, valuesOf, workspaceObject } from '../../support/first-user';

const LOGINS = { name: 'logins', mountPath: '/logins', size: '1Gi' };
const FILE = 'app/persistentvolumeclaim-logins.yaml';

describe('a further claim', () => {
  const built = exampleWorkspace({ claims: [LOGINS] });

  test('is mounted in the server', () => {
    expect(workspaceObject(built, FILE)).toMatchObject({
      metadata: { name: 'opencode-flux-logins', annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'ceph-block',
        resources: { requests: { storage: '1Gi' } },
      },
    });
    expect(valuesOf(built, 'persistence', 'logins')).toMatchObject({ existingClaim: 'opencode-flux-logins' });
    expect(JSON.stringify(valuesOf(built, 'persistence', 'logins'))).toContain('/logins');
  });

  test.each([
    ['VolSync', undefined],
    ['Longhorn', { backup: { kind: 'longhorn' } as const }],
  ])('%s does not back it up, and nothing fills it', (_, cluster) => {
    const claim = workspaceObject(exampleWorkspace({ claims: [LOGINS] }, cluster), FILE);
    expect(claim).not.toHaveProperty('spec.dataSourceRef');
    expect(claim).not.toHaveProperty('metadata.labels');
    expect(JSON.stringify(workspaceObject(built, 'app/replicationsource.yaml'))).not.toContain('logins');
  });

  test('goes with the workspace where that was asked for', () => {
    const gone = exampleWorkspace({ claims: [LOGINS], onRemoval: 'delete' });
    expect(workspaceObject(gone, FILE)).not.toHaveProperty('metadata.annotations');
  });

  test.each([
    [{ ...LOGINS, mountPath: '/workspace/.config/gh' }, 'the folders on the way to it would belong to root'],
    [{ ...LOGINS, mountPath: '/workspace/k8s-cluster' }, 'it hides /workspace/k8s-cluster'],
    [{ ...LOGINS, mountPath: 'logins' }, 'write a path that begins with /'],
    [{ ...LOGINS, name: 'home' }, 'called "home"'],
    [{ ...LOGINS, name: 'x'.repeat(60) }, 'shorten it by'],
    [{ ...LOGINS, size: '0' }, 'size'],
  ])('%j is refused', (claim, message) => {
    expect(() => exampleWorkspace({ claims: [claim] }).app.files()).toThrow(message);
  });

  test('two of one name are one mistake', () => {
    expect(() => exampleWorkspace({ claims: [LOGINS, { ...LOGINS, mountPath: '/other' }] }).app.files()).toThrow(
      'called "logins"',
    );
  });
});
