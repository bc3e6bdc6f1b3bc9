import type { OutputFile } from '../gitops/output-file';
import type { OutputGuard } from '../gitops/output-guard';
import { FORBIDDEN_WORDS, type ForbiddenWordsFacts } from './forbidden-words-facts';

/**
 * Refuses words that a reviewer of the cluster's tree greps for, in manifests and in the files beside them, file names included:
 * `new GitOpsApp({ guards: [new ForbiddenWords(/ghp_/, /auth.json/)] })`. Secrets themselves are refused without it.
 */
export class ForbiddenWords implements OutputGuard {
  private readonly words: readonly RegExp[];

  public constructor(...words: readonly RegExp[]) {
    this.words = words;
  }

  /** Where the words stand, one line each; directories without a manifest are no business of a cluster. */
  public inspect(files: readonly OutputFile[]): readonly string[] {
    const isOfTree = files.some(({ manifest, path }) => manifest !== undefined || /\.ya?ml$/.test(path));
    return isOfTree ? files.flatMap((file) => this.inspectFile(file)) : [];
  }

  /** The words, for `verify`, which looks for them as well. */
  public describe(): ForbiddenWordsFacts {
    return { kind: FORBIDDEN_WORDS, words: this.words.map(({ source, flags }) => ({ source, flags })) };
  }

  private inspectFile({ path, content, constructPath }: OutputFile): readonly string[] {
    const where = constructPath === undefined ? path : `${constructPath}: ${path}`;
    const advice = 'write another word, or take it out of the ForbiddenWords in the guards of the GitOpsApp';
    return this.words.flatMap((word) => {
      const lines = content.split('\n').flatMap((line, index) => (line.search(word) < 0 ? [] : [`line ${index + 1}`]));
      const places = [...(path.search(word) < 0 ? [] : ['the file name']), ...lines];
      return places.length === 0 ? [] : [`${where}: ${places.join(', ')} matches ${String(word)}: ${advice}`];
    });
  }
}
