import { escapeKubernetesExpansion } from '../../lib/escape/kubernetes-expansion';
import { describeWithTools } from '../support/tools';
import { throughLayer } from './layers';
import { sampleTexts } from './text';

jest.setTimeout(120_000);

test('what Kubernetes would expand is escaped, the rest stays as people know it', () => {
  expect(escapeKubernetesExpansion('echo "${HOME}" $(id -u) $$')).toBe('echo "${HOME}" $$(id -u) $$$$');
});

test('a dollar before a letter beyond ASCII is escaped, which the kubelet would garble', () => {
  expect(escapeKubernetesExpansion('$é')).toBe('$$é');
});

describeWithTools(['text-layers'], 'the argument expansion of the kubelet', () => {
  test('gives back every text that was escaped', () => {
    const texts = sampleTexts(3000);
    expect(throughLayer('kubernetes-expansion', texts.map(escapeKubernetesExpansion))).toEqual(texts);
  });

  test('expands a reference that is not escaped', () => {
    expect(throughLayer('kubernetes-expansion', ['$(id -u)'])).toEqual(['expanded']);
  });
});
