import type { ExternalSecretStore } from '../../../lib';
import { exampleCluster, exampleWorkspace, problemsOf, workspaceObject } from '../../support/first-user';

const store = (keeps?: ExternalSecretStore['keeps']): { readonly secretStore: ExternalSecretStore } => ({
  secretStore: { kind: 'external-secrets', name: 'store', ...(keeps && { keeps }) },
});

const asked = (keeps?: ExternalSecretStore['keeps']): unknown =>
  workspaceObject(exampleWorkspace({ copilot: false }, store(keeps)), 'app/externalsecret.yaml', 'spec', 'data');

describe('each value is asked for in the form of the store', () => {
  test('a name of its own', () => {
    expect(asked()).toEqual([
      { secretKey: 'GITHUB_PAT', remoteRef: { key: 'OPENCODE_FLUX_GITHUB_PAT' } },
      { secretKey: 'PASSWORD', remoteRef: { key: 'OPENCODE_FLUX_PASSWORD' } },
    ]);
  });

  test('a field of the item that has the name of the workspace, for 1Password Connect and Vault', () => {
    expect(asked('items')).toEqual([
      { secretKey: 'GITHUB_PAT', remoteRef: { key: 'opencode-flux', property: 'GITHUB_PAT' } },
      { secretKey: 'PASSWORD', remoteRef: { key: 'opencode-flux', property: 'PASSWORD' } },
    ]);
  });

  test('item and field in one, for the 1Password SDK', () => {
    expect(asked('item-paths')).toEqual([
      { secretKey: 'GITHUB_PAT', remoteRef: { key: 'opencode-flux/GITHUB_PAT' } },
      { secretKey: 'PASSWORD', remoteRef: { key: 'opencode-flux/PASSWORD' } },
    ]);
  });

  test('the path of an item may have slashes, and the backup’s values are in items as well', () => {
    const { backup } = exampleCluster();
    if (backup.kind !== 'volsync') throw new Error('the example has a backup');
    const built = exampleWorkspace(
      { secretKeys: { password: 'apps/opencode/flux/PASSWORD' } },
      {
        ...store('items'),
        backup: { ...backup, secretKeys: { ...backup.secretKeys, password: 'volsync/RESTIC_PASSWORD' } },
      },
    );
    expect(workspaceObject(built, 'app/externalsecret.yaml', 'spec', 'data')).toContainEqual({
      secretKey: 'PASSWORD',
      remoteRef: { key: 'apps/opencode/flux', property: 'PASSWORD' },
    });
    expect(workspaceObject(built, 'app/externalsecret-volsync.yaml', 'spec', 'data')).toContainEqual({
      secretKey: 'password',
      remoteRef: { key: 'volsync', property: 'RESTIC_PASSWORD' },
    });
  });
});

test('a key without a field, and items in a Doppler, are errors', () => {
  expect(problemsOf(exampleWorkspace({ secretKeys: { password: 'PASSWORD' } }, store('items')))).toContain(
    'the secret key of password is "PASSWORD": the store keeps items; write <item>/<field>',
  );
  const doppler = { ...store('items').secretStore, doppler: { project: 'a', config: 'b' } };
  expect(problemsOf(exampleWorkspace({}, { secretStore: doppler }))).toContain('secretStore.keeps is "items"');
});
