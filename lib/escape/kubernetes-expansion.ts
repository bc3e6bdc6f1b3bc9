import { doubleDollars } from './dollar-runs';

/**
 * Text that Kubernetes turns into `text` in a container's `command`, `args` and `env[].value`: `$(NAME)` becomes
 * `$$(NAME)`, and `$$` `$$$$`.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function escapeKubernetesExpansion(text: string): string {
  // The real one takes the first byte after a dollar for a character: `$é` would become `$Ã` and a stray byte.
  return doubleDollars(text, /[(\u0080-\uffff]/);
}
