import type { OutputFile } from '../gitops/output-file';
import type { OutputGuard } from '../gitops/output-guard';
import { SchemaGuard, SecretGuard, YamlGuard } from '../guard';
import { isKubernetesObject } from '../review/identity/object-identity';
import { isMap } from '../review/json';
import { yamlDocuments } from '../review/parse/yaml-documents';
import type { MatcherResult } from './matcher';
import { type Output, outputOf } from './output';

/** The output is valid, and no guard has a finding. */
export function toPassGuard(received: unknown, ...guards: readonly OutputGuard[]): MatcherResult {
  let name = 'the app';
  let findings: readonly string[];
  try {
    const output = outputOf(received);
    name = output.name;
    findings = findingsOf(output, guards);
  } catch (error) {
    // A SynthError, which may be of another copy of its class where a test loaded the library anew.
    if (!(error instanceof Error && 'problems' in error && Array.isArray(error.problems))) throw error;
    findings = error.problems.map(String);
  }
  return findings.length === 0
    ? { pass: true, message: () => `no guard has a finding in ${name}, which was expected` }
    : { pass: false, message: () => [`${name} does not pass`, '', ...findings.map((each) => `  ${each}`)].join('\n') };
}

function findingsOf(output: Output, given: readonly OutputGuard[]): readonly string[] {
  const files = output.files ?? filesOf(output);
  const guards = given.length > 0 ? given : [new SecretGuard(), new YamlGuard(), ...schemaGuard(output)];
  return guards.flatMap((guard) => guard.inspect(guard instanceof SchemaGuard ? files.flatMap(objectsApart) : files));
}

/** An app with a foundation has asked one for the releases of its cluster. */
function schemaGuard({ descriptions }: Output): readonly OutputGuard[] {
  return descriptions.some(({ kind }) => /^opencode-/.test(kind)) ? [] : [new SchemaGuard()];
}

function filesOf({ own }: Output): readonly OutputFile[] {
  return own.paths.map((path) => ({ path, content: own.read(path).toString('utf8') }));
}

/** What was read from disk is looked at object by object. */
function objectsApart(file: OutputFile): readonly OutputFile[] {
  if (file.manifest !== undefined || !/\.ya?ml$/.test(file.path)) return [file];
  return yamlDocuments(file.path, file.content)
    .filter(({ value }) => isMap(value) && isKubernetesObject(value))
    .map(({ value }) => ({ ...file, manifest: value }));
}
