import { reviewTrees } from '../../lib/review/review-trees';
import type { Change, Consequence, Review } from '../../lib/review/model';
import { memoryTree } from '../../lib/review/tree/file-tree';

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** The review of two trees that are in memory. */
export function review(base: Files, head: Files): Review {
  return reviewTrees(memoryTree('base', base), memoryTree('head', head));
}

/** Which things changed, as `action name: field, field`. */
export function changeLines(base: Files, head: Files): readonly string[] {
  return review(base, head).changes.map(changeLine);
}

export function changeLine({ action, identity, fields }: Change): string {
  const name =
    identity.type === 'object' ? `${identity.kind} ${identity.namespace}/${identity.name}` : JSON.stringify(identity);
  return `${action} ${name}${fields.length === 0 ? '' : `: ${fields.map(({ field }) => field).join(', ')}`}`;
}

/** The consequences that one rule finds. */
export function consequencesOf(rule: string, base: Files, head: Files): readonly Consequence[] {
  return review(base, head).consequences.filter((each) => each.rule === rule);
}

/** A tree with some files changed, or taken away. */
export function edited(
  files: Files,
  changes: Readonly<Record<string, ((text: string) => string) | string | undefined>>,
): Files {
  const result: Record<string, string> = { ...files };
  for (const [path, change] of Object.entries(changes)) {
    if (change === undefined) {
      if (!(path in result)) throw new Error(`there is no ${path} to take away`);
      Reflect.deleteProperty(result, path);
    } else if (typeof change === 'string') {
      result[path] = change;
    } else {
      const before = result[path];
      if (before === undefined) throw new Error(`there is no ${path} to edit`);
      const after = change(before);
      if (after === before) throw new Error(`the edit of ${path} changes nothing`);
      result[path] = after;
    }
  }
  return result;
}

/** Replaces a text that has to be there. */
export function replacing(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`the text has no ${JSON.stringify(from)}`);
    return text.replaceAll(from, () => to);
  };
}
