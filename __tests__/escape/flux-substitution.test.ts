import { escapeFluxSubstitution } from '../../lib/escape/flux-substitution';
import { describeWithTools } from '../support/tools';
import { throughLayer } from './layers';
import { sampleTexts } from './text';

jest.setTimeout(120_000);

test('what Flux would replace is escaped, the rest stays as people know it', () => {
  expect(escapeFluxSubstitution('echo "${HOME}" $HOME $(id -u) $1')).toBe('echo "$${HOME}" $HOME $(id -u) $1');
});

describeWithTools(['text-layers'], 'the substitution of kustomize-controller', () => {
  test('gives back every text that was escaped', () => {
    const texts = sampleTexts(3000);
    const objects = texts.map((text) => ({
      data: { script: escapeFluxSubstitution(text), [`k${texts.length}`]: 'x' },
    }));
    const results = throughLayer('flux-substitution', objects);
    expect(results).toEqual(texts.map((text) => ({ data: { script: text, [`k${texts.length}`]: 'x' } })));
  });

  test('fails on a variable that is not escaped', () => {
    expect(throughLayer('flux-substitution', ['${HOME}'])).toEqual([expect.stringContaining('variable not set')]);
  });
});
