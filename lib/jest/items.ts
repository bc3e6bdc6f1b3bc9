import { at } from '../review/json';
import type { Item, JsonObject, ObjectItem } from '../review/model';
import { yamlDocuments } from '../review/parse/yaml-documents';
import { TreeItems } from '../review/items/tree-items';
import { ParseCache } from '../review/layout/parse-cache';
import { ParsedFiles } from '../review/layout/parsed-files';
import { readLayout } from '../review/layout/read-layout';
import { ReviewError } from '../review/review-error';
import type { Output } from './output';

/** What an output deploys, as it reaches the cluster or the host. @throws ReviewError where a file cannot be read */
export function itemsOf({ tree, own }: Output): readonly Item[] {
  const files = new ParsedFiles(tree, new ParseCache());
  const paths = new Set(own.paths);
  const items = new TreeItems(files, readLayout(files)).items().filter(({ path }) => paths.has(path));
  if (files.problems.size > 0) throw new ReviewError([...files.problems.values()].flat());
  return items;
}

/** The objects of an output; a HelmRelease with its values, beside what these become. */
export function objectsOf(output: Output): readonly ObjectItem[] {
  return itemsOf(output).flatMap((item) => {
    if (item.type !== 'object') return [];
    return [item.identity.kind === 'HelmRelease' ? { ...item, object: asWritten(output, item) } : item];
  });
}

/** A review has what the values of a HelmRelease become, and leaves them out of it. */
function asWritten({ tree }: Output, { path, line, object }: ObjectItem): JsonObject {
  const written = yamlDocuments(path, tree.read(path).toString('utf8')).find((document) => document.line === line);
  const spec = at(written?.value, 'spec');
  return spec === undefined ? object : { ...object, spec };
}
