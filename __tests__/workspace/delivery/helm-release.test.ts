import { parse } from 'yaml';
import {
  WORKSPACE_DIRECTORY,
  at,
  example,
  exampleCluster,
  exampleWorkspace,
  fileAt,
  valuesOf,
  workspaceObject,
} from '../../support/first-user';

describe('the release', () => {
  test('takes the chart from an OCIRepository of its own', () => {
    expect(workspaceObject(example(), 'app/ocirepository.yaml')).toMatchObject({
      metadata: { name: 'opencode-flux' },
      spec: {
        url: 'oci://ghcr.io/bjw-s-labs/helm/app-template',
        ref: { tag: '4.4.0' },
        interval: '15m',
        layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
      },
    });
    expect(workspaceObject(example(), 'app/helmrelease.yaml', 'spec', 'chartRef')).toEqual({
      kind: 'OCIRepository',
      name: 'opencode-flux',
    });
  });

  test('gives the Deployment a deadline longer than the first clone, for helm-controller fails at once where it is missed', () => {
    const built = exampleWorkspace({ clone: { timeouts: { clone: 7200 } } });
    const renderers = workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'postRenderers');
    const patch = at(renderers, 0, 'kustomize', 'patches', 0);
    expect(at(patch, 'target')).toEqual({ kind: 'Deployment' });
    expect(parse(String(at(patch, 'patch')))).toEqual([
      { op: 'add', path: '/spec/progressDeadlineSeconds', value: 8100 },
    ]);
  });

  test.each(['2.7', '2.9'])('is tried again until it works by Flux %s', (flux) => {
    const built = example({ cluster: { versions: { ...exampleCluster().versions, flux } } });
    const strategy = { name: 'RetryOnFailure' };
    expect(workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'install')).toEqual({ strategy });
    expect(workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'upgrade')).toEqual({ strategy });
  });

  test.each(['2.6', '2.6.4'])('is rolled back after three retries by Flux %s, and says what resets it', (flux) => {
    const built = example({ cluster: { versions: { ...exampleCluster().versions, flux } } });
    expect(workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'install')).toEqual({ remediation: { retries: 3 } });
    expect(workspaceObject(built, 'app/helmrelease.yaml', 'spec', 'upgrade')).toEqual({
      cleanupOnFail: true,
      remediation: { retries: 3, strategy: 'rollback' },
    });
    expect(fileAt(built.app, `${WORKSPACE_DIRECTORY}/app/helmrelease.yaml`).content).toContain(
      'flux reconcile helmrelease opencode-flux --namespace opencode --reset',
    );
  });

  test('carries the header of the chart’s own schema', () => {
    expect(fileAt(example().app, `${WORKSPACE_DIRECTORY}/app/helmrelease.yaml`).content).toContain(
      'app-template/schemas/helmrelease-helm-v2.schema.json',
    );
  });
});

describe('the scripts', () => {
  test('are files of a ConfigMap that Flux does not substitute in', () => {
    const generators = workspaceObject(example(), 'app/kustomization.yaml', 'configMapGenerator');
    expect(generators).toContainEqual(
      expect.objectContaining({
        name: 'opencode-flux-scripts',
        options: {
          disableNameSuffixHash: true,
          annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
        },
      }),
    );
  });

  test('restart the pod by one mechanism: a checksum, while Reloader looks away', () => {
    const built = example();
    const controller = valuesOf(built, 'controllers', 'opencode-flux');
    expect(at(controller, 'pod', 'annotations')).toEqual({
      'checksum/files': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const generated = built.workspaces['flux']?.pod.configMaps.map(({ name }) => name).join(',');
    expect(at(controller, 'annotations')).toEqual({
      'reloader.stakater.com/auto': 'true',
      'configmaps.exclude.reloader.stakater.com/reload': generated,
    });
  });

  test('change the checksum when one of them changes', () => {
    const checksum = (model: string) =>
      valuesOf(
        exampleWorkspace({ configuration: { model } }),
        'controllers',
        'opencode-flux',
        'pod',
        'annotations',
        'checksum/files',
      );
    expect(checksum('github-copilot/one')).not.toBe(checksum('github-copilot/two'));
    expect(checksum('github-copilot/one')).toBe(checksum('github-copilot/one'));
  });

  test('without Reloader the pod has no annotations for it', () => {
    expect(valuesOf(exampleWorkspace({}, { reloader: 'none' }), 'controllers', 'opencode-flux', 'annotations')).toBe(
      undefined,
    );
  });
});
