import jsdoc from 'eslint-plugin-jsdoc';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import tseslint from 'typescript-eslint';

/** The files whose exports `entry` passes on, itself included: what a consumer can import, and reads the sentences of. */
function publicFiles(entry, found = new Set()) {
  if (found.has(entry)) return found;
  found.add(entry);
  for (const [, from] of readFileSync(entry, 'utf8').matchAll(/^(?:export|}) .*?from '(\.[^']+)';$/gm)) {
    const [file] = [`${from}.ts`, `${from}/index.ts`]
      .map((path) => join(dirname(entry), path))
      .filter((path) => existsSync(path));
    publicFiles(file, found);
  }
  return found;
}
const PUBLIC_FILES = [...publicFiles('lib/index.ts')].map((file) => relative('.', file));
const OPTIONAL_PROP = 'TSPropertySignature[optional=true]';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'imports/', 'node_modules/', '.cache/', 'coverage/', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      // Every exported name wants a sentence.
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: false },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSEnumDeclaration'],
        },
      ],
    },
  },
  {
    files: PUBLIC_FILES,
    plugins: { jsdoc },
    rules: {
      // What a consumer can name has a sentence, and an optional prop says what happens without it.
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: false },
          contexts: [
            'ExportNamedDeclaration > TSInterfaceDeclaration',
            'ExportNamedDeclaration > TSTypeAliasDeclaration',
            'ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSPropertySignature',
            'ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSMethodSignature',
            'ExportNamedDeclaration > ClassDeclaration:not([implements.length>0]) > ClassBody > MethodDefinition[accessibility="public"][override!=true]:not([kind="constructor"],[kind="set"])',
            'ExportNamedDeclaration > ClassDeclaration:not([implements.length>0]) > ClassBody > PropertyDefinition[accessibility="public"][override!=true]',
          ],
        },
      ],
      'jsdoc/require-tags': ['error', { tags: [{ tag: 'default', context: OPTIONAL_PROP }] }],
    },
  },
);
