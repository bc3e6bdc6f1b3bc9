import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree, temporaryDirectory } from './disk/tree';

jest.setTimeout(120_000);

const REPOSITORY = join(__dirname, '../..');
const LIBRARY = JSON.stringify(join(REPOSITORY, 'lib/gitops'));

/** A project with the cdk8s.yaml of this repository and a main.ts of its own. */
class Project {
  public readonly directory = temporaryDirectory();

  public constructor() {
    cpSync(join(REPOSITORY, 'cdk8s.yaml'), join(this.directory, 'cdk8s.yaml'));
    symlinkSync(join(REPOSITORY, 'node_modules'), join(this.directory, 'node_modules'));
    mkdirSync(join(this.directory, '.git'));
  }

  public program(body: string): this {
    const imports = `import { ApiObject } from 'cdk8s';\nimport { GitOpsApp, KustomizeDirectory } from ${LIBRARY};\n`;
    writeFileSync(join(this.directory, 'main.ts'), imports + body);
    return this;
  }

  public run(program: string, ...args: readonly string[]): SpawnSyncReturns<string> {
    const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false', CDK8S_OUTDIR: '' };
    return spawnSync(program, args, { cwd: this.directory, encoding: 'utf8', env });
  }

  public get dist(): Record<string, string> {
    return readTree(join(this.directory, 'dist'));
  }
}

const APP = `
const app = new GitOpsApp();
const web = new KustomizeDirectory(app, 'web', { path: 'kubernetes/apps/web' });
new ApiObject(web, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } });
`;
const INVALID = `${APP}
web.node.addValidation({ validate: () => ['replicas is "x": write a number', 'hostname is "_": write a hostname'] });
app.synth();
`;
const CDK8S = 'node_modules/.bin/cdk8s';

describe('cdk8s synth', () => {
  let project: Project;
  let before: Record<string, string>;
  beforeEach(() => {
    project = new Project().program(`${APP}app.synth();`);
    const { status, stderr } = project.run(CDK8S, 'synth');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    before = project.dist;
  });

  test('writes dist/, and the same again', () => {
    expect(Object.keys(before)).toEqual([
      '.gitops-app-files',
      'kubernetes/apps/web/kustomization.yaml',
      'kubernetes/apps/web/namespace.yaml',
    ]);
    expect(project.run(CDK8S, 'synth').stdout).toContain('kubernetes/apps/web/namespace.yaml');
    expect(project.dist).toEqual(before);
  });

  test('says at its end what it changed, and what that leads to', () => {
    const { status, stderr } = project.program('const app = new GitOpsApp();\napp.synth();').run(CDK8S, 'synth');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^dist: 1 removed; 1 loses data; .* deletes the namespace web and everything in it, .* \(npx cdk8s-opencode review HEAD\)\n/,
      ) as string,
    });
  });

  test.each([
    ['an app that is not valid', INVALID],
    ['an exception in main.ts', `${APP}throw new Error('of main.ts'); app.synth();`],
    ['a main.ts that does not compile', `${APP}app.synth(`],
    ['a main.ts without synth()', APP],
  ])('leaves dist/ as it was after %s', (_, body) => {
    expect(project.program(body).run(CDK8S, 'synth').status).toBe(1);
    expect(project.dist).toEqual(before);
  });

  test('prints the manifests with --stdout', () => {
    expect(project.run(CDK8S, 'synth', '--stdout').stdout).toContain('kind: Namespace');
  });

  test('warns when it was told to delete dist/ first', () => {
    const { status, stderr } = project.run(CDK8S, 'synth', '--output', 'dist');
    expect(stderr).toContain('warning: cdk8s synth deletes dist before it runs the app');
    expect(status).toBe(0);
    expect(project.dist).toEqual(before);
  });
});

describe('an error that nobody catches', () => {
  const node = (project: Project) => project.run(process.execPath, '--import', 'tsx', 'main.ts');

  test('is told without a stack trace, all of it at once, with exit status 1', () => {
    const { status, stderr } = node(new Project().program(INVALID));
    expect(stderr).toBe(
      'the app is not valid; nothing was written\n  [web] replicas is "x": write a number\n  [web] hostname is "_": write a hostname\n',
    );
    expect(status).toBe(1);
  });

  test('of another kind keeps its stack trace, also after one that was caught', () => {
    const { status, stderr } = node(
      new Project().program(
        `${INVALID.replace('app.synth();', 'try { app.synth() } catch {}')} throw new Error('of main.ts');`,
      ),
    );
    expect(stderr).toMatch(/Error: of main\.ts\n +at /);
    expect(status).toBe(1);
  });

  test('says that two apps of one program have one output', () => {
    const project = new Project().program(`${APP}app.synth();\nconst second = new GitOpsApp();\nsecond.synth();\n`);
    const { status, stderr } = node(project);
    expect(stderr).toMatch(
      /^the output cannot be written; nothing was written\n {2}outdir is "dist": another GitOpsApp .*\n$/,
    );
    expect(status).toBe(1);
    expect(Object.keys(project.dist)).toContain('kubernetes/apps/web/namespace.yaml');
  });

  test('says which prop is missing in JavaScript', () => {
    const { status, stderr } = node(
      new Project().program(`${APP}new KustomizeDirectory(app, 'nowhere', {} as never);\napp.synth();\n`),
    );
    expect(stderr).toContain("[nowhere] path is missing: write path: 'kubernetes/apps/web'");
    expect(status).toBe(1);
  });
});
