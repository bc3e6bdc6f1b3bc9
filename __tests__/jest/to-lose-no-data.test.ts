import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitOpsApp, type OutputFile } from '../../lib';
import '../../lib/jest';
import { example, exampleWorkspace } from '../support/first-user';

const removable = { flux: { onRemoval: 'delete' }, ha: { directory: '/workspace/ha' } } as const;
const { ha } = removable;

test('an app that is what it was loses nothing, and neither does one that grows', () => {
  expect(exampleWorkspace({}).app).toLoseNoData(exampleWorkspace({}).app);
  expect(exampleWorkspace({ storageSize: '20Gi' }).app).toLoseNoData(exampleWorkspace({}).app);
});

test('a workspace that goes keeps its claim, unless it was said to be deleted', () => {
  const left = example({ workspaces: { flux: removable.flux } }).app;
  expect(left).toLoseNoData(example({ workspaces: { ...removable, flux: removable.flux } }).app);
  expect(example({ workspaces: { ha } }).app).not.toLoseNoData(example({ workspaces: removable }).app);
});

test('says in the words of the review what is lost, and what to do', () => {
  expect(() => {
    expect(example({ workspaces: { ha } }).app).toLoseNoData(example({ workspaces: removable }).app);
  }).toThrow(
    [
      'the app → the app loses data',
      '',
      '  Flux deletes the claim opencode-flux, and with it the sessions, the login and the clone of opencode-flux',
      '    PersistentVolumeClaim opencode/opencode-flux (object-pruned)',
    ].join('\n'),
  );
});

test('what is worth an outage or a note is no loss', () => {
  expect(exampleWorkspace({ networkPolicy: false }).app).toLoseNoData(exampleWorkspace({}).app);
});

describe('a directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'to-lose-no-data-'));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const write = ({ path, content }: Pick<OutputFile, 'path' | 'content'>): void => {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), content);
  };

  test('is compared with what an app makes, but for what others put there', () => {
    const { app } = example({ workspaces: removable });
    const files = app.files();
    files.forEach(write);
    const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: by-hand\n';
    write({ path: 'kubernetes/apps/media/claim.yaml', content: claim });
    expect(app).not.toLoseNoData(directory);
    write({ path: '.gitops-app-files', content: files.map(({ path }) => `${path}\n`).join('') });
    expect(app).toLoseNoData(directory);
    expect(example({ workspaces: { ha } }).app).not.toLoseNoData(directory);
  });

  test('is compared whole with another', () => {
    expect(directory).toLoseNoData(directory);
    expect({}).not.toLoseNoData(directory);
    expect(directory).toLoseNoData({});
  });

  test('has to be there', () => {
    expect(() => {
      expect(new GitOpsApp()).toLoseNoData(join(directory, 'none'));
    }).toThrow('ENOENT');
  });
});
