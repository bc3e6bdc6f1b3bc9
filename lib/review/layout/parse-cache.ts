import { yamlDocuments, type YamlDocument } from '../parse/yaml-documents';

/** What was found in the files of a tree, for the other tree: most files are in both. */
export class ParseCache {
  private readonly documentsOf = new Map<string, readonly YamlDocument[]>();
  private readonly mentioning = new Map<string, Map<string, boolean>>();

  /** The documents of a text; `contentId` is the same for the same text. @throws ReviewError where it is not YAML */
  public documents(contentId: string, path: string, text: () => string): readonly YamlDocument[] {
    let documents = this.documentsOf.get(contentId);
    if (documents === undefined) {
      documents = yamlDocuments(path, text());
      this.documentsOf.set(contentId, documents);
    }
    return documents;
  }

  /** For what only one of the trees has. */
  public forget(contentId: string): void {
    this.documentsOf.delete(contentId);
  }

  /** Whether a file has one of these words in it. */
  public mentions(contentId: string, words: readonly string[], read: () => Buffer): boolean {
    const key = words.join('|');
    const known = this.mentioning.get(key) ?? new Map<string, boolean>();
    let found = known.get(contentId);
    if (found === undefined) {
      const bytes = read();
      found = words.some((word) => bytes.includes(word));
      this.mentioning.set(key, known.set(contentId, found));
    }
    return found;
  }
}
