import { build, transform } from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import typescript from 'typescript';

const shared = { platform: 'node', target: 'node20', logLevel: 'error' };

/** The commands and the matchers, whose errors have no stack trace, and generated code, which nobody debugs. */
const COMMANDS = /^(?:lib\/(?:cli|init|jest|review|verify)|imports)\//;

/** For code that is debugged: lines stay for source maps. */
const readable = { minifyIdentifiers: true, sourcemap: 'external' };

/** Compiles entries and what they import into few files below build/: what several of them load, or load late, is a file of its own. */
export async function bundle(entries) {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry.replace(/\.ts$/, ''), entry])),
    outdir: 'build',
    chunkNames: 'lib/[name]-[hash]',
    bundle: true,
    splitting: true,
    // Only ES modules are split; each is made a CommonJS one below.
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    metafile: true,
    write: false,
    plugins: [loadedLate, sources],
  });
  for (const { path, text } of outputFiles) {
    const file = relative('', path);
    const inputs = Object.keys(metafile.outputs[file].inputs);
    const folder = relative(dirname(file), 'build');
    // The command line itself takes a file or two of the library along.
    const minified = file.endsWith('lib/cli/main.js') || inputs.every((input) => COMMANDS.test(input));
    const code = text.replaceAll('__buildFolder', `(__dirname + "/${folder}")`);
    await write(file, code, minified ? { minify: true } : readable);
  }
}

/** The same for files that each stay one. */
export async function minify(files) {
  for (const file of files)
    await write(join('build', file.replace(/\.ts$/, '.js')), readFileSync(file, 'utf8'), {
      minify: true,
      loader: 'ts',
    });
}

async function write(file, code, options) {
  const compiled = await transform(code, { ...shared, ...options, format: 'cjs', sourcesContent: false });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, compiled.code);
  if (compiled.map !== '') writeFileSync(`${file}.map`, compiled.map);
}

/** What is large and seldom wanted is loaded late, by `require`: it stays a file of its own. What loads it lies in build/lib/. */
const loadedLate = {
  name: 'loaded late',
  setup({ onResolve }) {
    onResolve({ filter: /\/imports\/[\w.-]+$/ }, ({ path }) => ({
      path: `../imports/${path.split('/').at(-1)}.js`,
      external: true,
    }));
    onResolve({ filter: /^\.\.\/review\/synth-summary$/ }, () => ({
      path: './review/synth-summary.js',
      external: true,
    }));
  },
};

/** Sources without their comments, which esbuild keeps inside of classes. */
const sources = {
  name: 'sources',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/.*\.ts$/ }, ({ path }) => {
      const code = atHome(readFileSync(path, 'utf8'), relative('', dirname(path)));
      const { target, module } = { target: typescript.ScriptTarget.ESNext, module: typescript.ModuleKind.ESNext };
      const compilerOptions = { target, module, removeComments: true, inlineSourceMap: true };
      const { outputText } = typescript.transpileModule(code, { fileName: path, compilerOptions });
      // What a construct shows of itself, in errors and tests, is the name of its class.
      return { contents: outputText.replace(/^export (?:abstract )?class (\w+)[^{]*\{/gm, '$& static name = "$1";') };
    });
  },
};

/** Scripts and schemas lie beside the sources that read them, and beside nothing once these are bundled. */
function atHome(code, folder) {
  return code.replaceAll('__dirname', `(__buildFolder + "/${folder}")`);
}
