import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { program } from '../lib/cli/program';
import { hostTasks } from '../lib/verify/host/tasks';
import { LinesReporter } from '../lib/verify/reporter/lines';
import { runCriteria } from '../lib/verify/run-criteria';
import { app } from '../main';
import { exampleWorkspace, workspaceObject } from './support/first-user';
import { LiveHost } from './verify/support/live-host';

const repository = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const readme = read('README.md');
const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
  language,
  text,
}));

const manifests = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text);

test('the manifest that it shows is a whole file of what main.ts emits', () => {
  const whole = manifests.filter((text) => text.includes('$schema='));
  expect(whole).toHaveLength(1);
  expect(app.files().map(({ content }) => content.replace(/^---\n/, ''))).toContain(whole[0]);
});

test.each(['helm-release', 'native'] as const)(
  'what it shows of the delivery %s is part of what comes out',
  (delivery) => {
    const file = delivery === 'native' ? 'deployment.yaml' : 'helmrelease.yaml';
    const shown = manifests.filter((text) => text.startsWith(`# ${file}\n`));
    expect(shown).toHaveLength(1);
    const emitted = workspaceObject(exampleWorkspace({ delivery }), `app/${file}`);
    expect(emitted).toEqual(containing(load(shown[0] ?? '')));
  },
);

/** A matcher of what has at least these fields, at any depth. */
function containing(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(containing);
  if (typeof part !== 'object' || part === null) return part;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(part).map(([key, value]) => [key, containing(value)])),
  );
}

test('the lines of main.ts that it shows stand there', () => {
  const main = read('main.ts');
  const shown = blocks.filter(({ language, text }) => language === 'ts' && !text.startsWith('import'));
  expect(shown).toHaveLength(1);
  for (const statement of shown.flatMap(({ text }) => text.trim().split('\n\n'))) expect(main).toContain(statement);
});

test('every file that its tree names is there, and every page that it links to', () => {
  const paths = app.files().map(({ path }) => path);
  const tree = blocks.find(({ text }) => text.startsWith('dist/'))?.text ?? '';
  const names = [...tree.matchAll(/[\w-]+\.(?:yaml|sh)\b/g)].map(([name]) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) expect(paths).toContainEqual(expect.stringMatching(new RegExp(`(^|/)${name}$`)));
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect([target, existsSync(join(repository, target))]).toEqual([target, true]);
  }
});

test('the commands that it names are those of the package', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

test('the table has every command, and no other', () => {
  const listed = [...readme.matchAll(/^\| \[`cdk8s-opencode (\w+)`\]/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(
    program()
      .commands.map((command) => command.name())
      .sort(),
  );
});

test('what it shows of verify is what verify prints', async () => {
  const host = new LiveHost();
  await host.start();
  host.unit = { ...host.unit, ActiveState: 'failed', SubState: 'failed', Result: 'exit-code' };
  let printed = '';
  const lines = new LinesReporter((text) => (printed += text));
  const tasks = hostTasks([host.inspection], { host }).filter(({ id }) => ['POD-01', 'POD-10'].includes(id));
  const interrupted = new AbortController().signal;
  await runCriteria(tasks, { timeout: 10, interrupted, reporter: lines }).finally(() => host.stop());
  const shown = blocks.find(({ text }) => text.startsWith('ok  '))?.text ?? '';
  const untimed = (text: string): string => text.replaceAll(/\(\d+\.\d s\)/g, '(… s)');
  expect(untimed(printed)).toBe(`${untimed(shown)}1 hold, 1 do not, 0 could not be asked\n`);
});

test('every package has its reason in CONTRIBUTING.md', () => {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(read('package.json')) as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  const contributing = read('CONTRIBUTING.md');
  for (const name of Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })) {
    expect(contributing).toContain(`\`${name}\``);
  }
});
