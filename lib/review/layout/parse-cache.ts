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

  /** Whether a file has a word in it. */
  public mentions(contentId: string, word: string, bytes: () => Buffer): boolean {
    const key = `${word} ${contentId}`;
    let found = this.mentioning.get(key);
    if (found === undefined) {
      found = bytes().includes(word);
      this.mentioning.set(key, found);
    }
    return found;
  }
}
