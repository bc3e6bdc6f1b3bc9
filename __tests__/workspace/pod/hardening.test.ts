import { workspacePod } from '../../../lib/workspace/pod/compose';
import type { WorkspaceHardening } from '../../../lib/workspace/pod/hardening';
import { context } from './context';

const pod = (hardening?: WorkspaceHardening, user?: { uid: number }) => workspacePod({ hardening, user }, context);

describe('the hardened pod', () => {
  test('runs as uid, gid and fsGroup 1000, and does not walk over the volume at each start', () => {
    expect(pod().securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('gains no rights, has no capability, cannot write to its image, and holds no token', () => {
    for (const { securityContext } of pod().containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    expect(pod().automountServiceAccountToken).toBe(false);
  });

  test.each<[WorkspaceHardening, object]>([
    [{ runAsNonRoot: false }, { securityContext: { runAsNonRoot: false } }],
    [{ seccomp: false }, { securityContext: { seccompProfile: { type: 'Unconfined' } } }],
    [{ noPrivilegeEscalation: false }, { containers: [{ securityContext: { allowPrivilegeEscalation: true } }] }],
    [{ readOnlyRootFilesystem: false }, { containers: [{ securityContext: { readOnlyRootFilesystem: false } }] }],
    [{ noServiceAccountToken: false }, { automountServiceAccountToken: true }],
  ])('%j turns that one off', (hardening, expected) => {
    expect(pod(hardening)).toMatchObject(expected);
  });

  test('dropCapabilities: false leaves the image’s own', () => {
    expect(pod({ dropCapabilities: false }).containers[0]?.securityContext).not.toHaveProperty('capabilities');
  });

  test('another uid is the group’s too', () => {
    expect(pod({}, { uid: 2000 }).securityContext).toMatchObject({ runAsUser: 2000, runAsGroup: 2000, fsGroup: 2000 });
  });
});
