import { looksLikeSecret } from '../../validation/secret-looking';
import * as is from './host-checks';

/** What is wrong with a container's command line. Words are not printed: one of them may be a secret. */
export function checkCommand(prop: string, command: unknown, environmentFile: string): readonly string[] {
  if (command === undefined) return [];
  if (!Array.isArray(command) || command.length === 0) {
    return [`${prop}: has to be a list of words, the program first, such as ["opencode", "web"]`];
  }
  const words: readonly unknown[] = command;
  return words.flatMap((word, index) => {
    const at = `${prop}[${index}]`;
    const advice = index === 0 && word === '' ? 'write the program' : is.anyText(word);
    if (advice !== undefined) return [`${at}: ${advice}`];
    const [name = '', ...value] = String(word).split('=');
    if (
      !looksLikeSecret(name.replace(/^-+/, '').replaceAll('-', '_'), value.join('=')) &&
      !looksLikeSecret('', String(word))
    )
      return [];
    return [`${at} looks like a secret, which \`ps\` shows to everyone: put it into ${environmentFile}`];
  });
}
