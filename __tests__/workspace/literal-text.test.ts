import '../../lib/jest';
import { type Example, at, example, exampleWorkspace, valuesOf } from '../support/first-user';

const variable = (built: Example, name: string) =>
  at(valuesOf(built, 'controllers', 'opencode-flux', 'containers', 'opencode', 'env'), name);

test('text that looks like a variable is escaped for each layer it passes, the outermost last', () => {
  const environment = { FLUX: '${HOME}', HELM: '{{ .Release.Name }}', KUBERNETES: '$(HOME)', SHELL_TEXT: '$HOME' };
  const built = exampleWorkspace({ environment });
  expect(variable(built, 'FLUX')).toBe('$${HOME}');
  expect(variable(built, 'HELM')).toBe('{{`{{`}} .Release.Name }}');
  expect(variable(built, 'KUBERNETES')).toBe('$$$$(HOME)');
  expect(variable(built, 'SHELL_TEXT')).toBe('$HOME');
});

test('a variable that the cluster declares is left to Flux, and only that', () => {
  const environment = { DECLARED: 'https://chat.${SECRET_DOMAIN}/${PATH}' };
  const built = exampleWorkspace({ environment });
  expect(variable(built, 'DECLARED')).toBe('https://chat.${SECRET_DOMAIN}/$${PATH}');
});

test('a hostname may end in such a variable, and reaches the route with it', () => {
  const domain = 'opencode.${SECRET_DOMAIN}';
  const built = example({ foundation: { domain } });
  expect(built.app).toPassGuard();
  expect(built.app).toHaveResource('HTTPRoute', { spec: { hostnames: [`flux.${domain}`] } });
});

test('nothing is left to Flux where the cluster declares nothing', () => {
  const built = exampleWorkspace({ environment: { TEXT: '${SECRET_DOMAIN}' } }, { flux: {} });
  expect(variable(built, 'TEXT')).toBe('$${SECRET_DOMAIN}');
});
