import { escapeFluxSubstitution } from '../../lib/escape/flux-substitution';
import { fluxText } from '../../lib/workspace/flux-text';
import { exampleCluster } from '../support/first-user';
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

  test('replaces a variable that the cluster declares, and nothing else', () => {
    const text = fluxText(exampleCluster({ flux: { substitution: { variables: ['DECLARED'] } } }));
    const pairs = sampleTexts(1500)
      // One dollar before the variable is how Flux itself is told to leave it alone: below.
      .filter((before) => !/(^|[^$])\$$/.test(before))
      .map((before, index, all) => [before, all[all.length - 1 - index] ?? ''] as const);
    const results = throughLayer(
      'flux-substitution',
      pairs.map(([before, after]) => ({ a: text(`${before}\${DECLARED}${after}`) })),
    );
    expect(results).toEqual(pairs.map(([before, after]) => ({ a: `${before}value of DECLARED${after}` })));
  });

  test('leaves a declared variable alone that has one dollar more', () => {
    const text = fluxText(exampleCluster({ flux: { substitution: { variables: ['DECLARED'] } } }));
    expect(throughLayer('flux-substitution', [{ a: text('echo $${DECLARED}') }])).toEqual([{ a: 'echo ${DECLARED}' }]);
  });

  test('fails on a variable that is not escaped', () => {
    expect(throughLayer('flux-substitution', ['${HOME}'])).toEqual([expect.stringContaining('variable not set')]);
  });
});
