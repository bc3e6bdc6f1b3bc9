import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../../lib/cli/command-error';
import { inspectApp } from '../../lib/cli/inspect-app';
import { readTree, temporaryDirectory } from '../gitops/disk/tree';

jest.setTimeout(120_000);

const REPOSITORY = join(__dirname, '../..');
const LIBRARY = JSON.stringify(join(REPOSITORY, 'lib/gitops'));

/** A project of one program, with the cdk8s.yaml of this repository. */
function project(body: string): string {
  const directory = temporaryDirectory();
  cpSync(join(REPOSITORY, 'cdk8s.yaml'), join(directory, 'cdk8s.yaml'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'));
  const imports = `import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GitOpsApp, KustomizeDirectory } from ${LIBRARY};
`;
  writeFileSync(join(directory, 'main.ts'), imports + body);
  return directory;
}

const APP = `
class Described extends Construct {
  describe() { return { kind: 'web', port: 80 }; }
}
const app = new GitOpsApp();
const web = new KustomizeDirectory(app, 'web', { path: 'kubernetes/apps/web' });
new ApiObject(web, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
new Described(web, 'described');
`;

describe('inspectApp', () => {
  test('gets the files that a synth writes and the descriptions, and writes no output', async () => {
    const directory = project(`${APP}app.synth();`);
    const before = readTree(directory);
    const [inspection] = await inspectApp({ directory });
    expect(readTree(directory)).toEqual(before);
    expect(inspection).toMatchObject({ outdir: join(directory, 'dist'), source: 'main.ts' });
    expect(inspection?.descriptions).toEqual([{ kind: 'web', port: 80 }]);
    expect(inspection?.files.map(({ path, mode }) => [path, mode])).toEqual([
      ['kubernetes/apps/web/kustomization.yaml', 0o644],
      ['kubernetes/apps/web/namespace.yaml', 0o644],
    ]);
  });

  test('gets each app of a program that has two', async () => {
    const directory = project(`${APP}app.synth();
new GitOpsApp({ outdir: 'other' }).synth();`);
    const inspections = await inspectApp({ directory });
    expect(inspections.map(({ outdir }) => outdir)).toEqual([join(directory, 'dist'), join(directory, 'other')]);
  });

  test.each([
    [
      'says what the app complains about',
      `${APP}web.node.addValidation({ validate: () => ['port is 0: write 80'] });app.synth();`,
      'port is 0: write 80',
    ],
    ['says that nothing was synthesized', APP, 'call its synth()'],
  ])('%s', async (_, body, message) => {
    const asked = inspectApp({ directory: project(body) });
    await expect(asked).rejects.toThrow(CommandError);
    await expect(asked).rejects.toThrow(message);
  });

  test('names the file that is missing', async () => {
    await expect(inspectApp({ directory: temporaryDirectory() })).rejects.toThrow('cdk8s.yaml');
  });
});
