/**
 * Text that Helm's `tpl` turns into `text`: each `{{` becomes an action that prints it. The action has no quotation mark,
 * so that it also survives `tpl (toYaml …)`, which may put the text into double quotes.
 *
 * @see https://helm.sh/docs/howto/charts_tips_and_tricks/#using-the-tpl-function
 */
export function escapeHelmTemplate(text: string): string {
  return text.replaceAll('{{', '{{`{{`}}');
}
