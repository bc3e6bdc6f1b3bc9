import { ApiObject, JsonPatch } from 'cdk8s';
import { orderGenerated, orderRoot } from './key-order';
import { Manifest } from './manifest';
import { exists, operationOf, patchProblem } from './patch-problem';
import type { OutputFile } from './output-file';
import { schemaUrl } from './schema-url';
import { commentLines, insertComments } from './yaml-comments';
import { writeYaml } from './yaml-writer';

type Json = Readonly<Record<string, unknown>>;

/** One object as the file at `path`. `source` is the program that a person edits instead. */
export function renderManifest(apiObject: ApiObject, path: string, source: string): OutputFile {
  const json: unknown = inOrderOfWriting(() => apiObject.toJson());
  if (!isJson(json)) throw new Error('it renders to something that is not an object');
  // Classes of `cdk8s import` override toJson() and emit their fields as the schema lists them.
  const generated = apiObject.toJson !== ApiObject.prototype.toJson;
  const ordered = generated ? orderGenerated(json) : orderRoot(json);
  const traits = Manifest.find(apiObject);
  const manifest = patched(ordered, traits?.patches ?? []);
  return {
    path,
    content: renderText(manifest, source, apiObject.node.path, traits),
    manifest,
    constructPath: apiObject.node.path,
  };
}

function patched(json: Json, operations: readonly JsonPatch[]): Json {
  if (operations.length === 0) return json;
  const document = JSON.parse(JSON.stringify(json)) as Json;
  return operations.reduce<Json>((current, operation) => {
    const { op, path } = operationOf(operation);
    const advice = patchProblem(current, operation);
    if (advice !== undefined) throw new Error(`patch ${op} ${path} cannot be applied: ${advice}`);
    return JsonPatch.apply(current, operation) as Json;
  }, document);
}

function pointerStep(step: string | number): string {
  return String(step).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A manifest with its header and comments. */
export function renderText(manifest: Json, source: string, constructPath: string, traits?: Manifest): string {
  const schema = traits?.schemaUrl ?? schemaUrl(String(manifest['apiVersion']), String(manifest['kind']));
  // What a patch has taken away needs no comment.
  const isThere = (path: readonly (string | number)[]): boolean =>
    (traits?.patches ?? []).length === 0 || exists(manifest, path.map((step) => `/${pointerStep(step)}`).join(''));
  const comments = (traits?.comments ?? []).filter(({ path }) => isThere(path));
  const header = [
    '---',
    ...(schema === undefined || schema === false ? [] : [`# yaml-language-server: $schema=${schema}`]),
    `# Written by ${source} (${constructPath}): edit that, not this file.`,
    ...comments.filter(({ path }) => path.length === 0).flatMap(({ text }) => commentLines(text)),
  ];
  const fields = comments.filter(({ path }) => path.length > 0);
  const yaml = writeYaml(manifest);
  return `${header.join('\n')}\n${fields.length === 0 ? yaml : insertComments(yaml, fields)}`;
}

/** cdk8s sorts the keys of what users wrote unless the environment says otherwise. */
function inOrderOfWriting<T>(render: () => T): T {
  const before = process.env['CDK8S_DISABLE_SORT'];
  process.env['CDK8S_DISABLE_SORT'] = 'true';
  try {
    return render();
  } finally {
    if (before === undefined) delete process.env['CDK8S_DISABLE_SORT'];
    else process.env['CDK8S_DISABLE_SORT'] = before;
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
