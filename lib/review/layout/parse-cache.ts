import { yamlDocuments, type YamlDocument } from '../parse/yaml-documents';

/** What was found in the files of a tree, for the other tree: most files are in both. */
export class ParseCache {
  private readonly documentsOf = new Map<string, readonly YamlDocument[]>();
  private readonly mentioning = new Map<string, boolean>();

  /** The documents of a text; `contentId` is the same for the same text. @throws ReviewError where it is not YAML */
  public documents(contentId: string, path: string, text: () => string): readonly YamlDocument[] {
    let documents = this.documentsOf.get(contentId);
    if (documents === undefined) {
      documents = yamlDocuments(path, text());
      this.documentsOf.set(contentId, documents);
    }
    return documents;
  }

  /** Whether a file has one of these words in it. */
  public mentions(contentId: string, words: readonly string[], read: () => Buffer): boolean {
    const key = `${words.join('|')} ${contentId}`;
    let found = this.mentioning.get(key);
    if (found === undefined) {
      const bytes = read();
      found = words.some((word) => bytes.includes(word));
      this.mentioning.set(key, found);
    }
    return found;
  }
}
