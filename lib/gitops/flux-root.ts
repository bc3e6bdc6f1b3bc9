import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { posix } from 'node:path';
import { readForm } from '../validation/form';
import { freeId } from './construct-id';
import { FluxKustomization, type FluxKustomizationProps } from './flux-kustomization';
import { fluxRootShape } from './flux-root-shape';
import { requireCollector } from './form-problems';
import { KustomizeDirectory } from './kustomize-directory';
import { Manifest } from './manifest';
import { originOf } from './props-origin';
import { silenceParts, speakForParts } from './spoken-for';

/** A GitRepository of its own, for a repository that Flux does not read yet, or whose own one ignores the tree. */
export interface FluxGitRepository {
  /** Such as `https://github.com/me/cluster` or `ssh://git@github.com/me/cluster`. */
  readonly url: string;

  /** What is read of it, such as `{ branch: 'main' }`. */
  readonly ref:
    | {
        /**
         * Branch, such as `main`.
         *
         * @default - `master`, unless another field is set
         */
        readonly branch: string;
      }
    | {
        /**
         * Tag, such as `v1.0.0`.
         *
         * @default - none
         */
        readonly tag: string;
      }
    | {
        /**
         * Range of versions that a tag has to be in, such as `>=1.0.0 <2.0.0`.
         *
         * @default - none
         */
        readonly semver: string;
      }
    | {
        /**
         * Full id of a commit.
         *
         * @default - none
         */
        readonly commit: string;
      };

  /**
   * How often it is looked at, such as `30m`.
   *
   * @default - the interval of the root Kustomization
   */
  readonly interval?: string;

  /**
   * Secret with the credentials.
   *
   * @default - none, the repository is public
   */
  readonly secretRef?: {
    /** Name of the Secret, in the namespace of Flux. */
    readonly name: string;
  };

  /**
   * What of the repository is left out, in the format of `.gitignore`.
   *
   * @default - everything but the directory that the root Kustomization applies
   * @see https://fluxcd.io/flux/components/source/gitrepositories/#ignore
   */
  readonly ignore?: string;
}

/** A Flux Kustomization over the tree. */
export interface FluxRootProps extends Omit<FluxKustomizationProps, 'path'> {
  /**
   * Directory of the root's own manifests, relative to the output directory.
   *
   * @default 'kubernetes/flux'
   */
  readonly path?: string;

  /** The tree in the repository that Flux reads, such as `./dist/kubernetes/apps`. */
  readonly sourcePath: string;

  /**
   * Also writes the GitRepository that `sourceRef` names.
   *
   * @default - the repository that `sourceRef` names exists in the cluster
   */
  readonly gitRepository?: FluxGitRepository;
}

/** In the place of what is missing. */
const STAND_INS: FluxRootProps = {
  name: 'root',
  sourcePath: './',
  sourceRef: { kind: 'GitRepository', name: 'flux-system' },
  interval: '30m',
};

/**
 * A Flux Kustomization over the whole tree, for repositories whose own root does not reach it: `kubectl apply -k` it once,
 * or list it where the cluster's other Kustomizations are.
 */
export class FluxRoot extends Construct {
  /** The Kustomization over the tree. */
  public readonly kustomization: ApiObject;

  /**
   * The GitRepository, where the root was told to make one.
   *
   * @default - the cluster has it
   */
  public readonly gitRepository?: ApiObject;

  public constructor(scope: Construct, id: string, given: FluxRootProps) {
    super(scope, freeId(scope, id));
    const form = readForm<FluxRootProps>(fluxRootShape, given, STAND_INS);
    const { props } = form;
    requireCollector(this, form.problems);
    const origin = originOf(given);
    const { path = 'kubernetes/flux', sourcePath, gitRepository, ...flux } = props;
    const directory = new KustomizeDirectory(this, 'flux', { path, appName: props.name });
    if (gitRepository !== undefined) this.gitRepository = this.createGitRepository(directory, gitRepository, props);
    this.kustomization = new FluxKustomization(directory, 'kustomization', { ...flux, path: sourcePath }).apiObject;
    Manifest.of(this.kustomization).fileName = 'apps.yaml';
    this.node.addValidation({
      validate: () => [...(origin?.(this.node.root) ?? []), ...form.problems, ...form.others(clash(props))],
    });
    if (origin === undefined) speakForParts(this);
    else silenceParts(this);
  }

  private createGitRepository(scope: Construct, repository: FluxGitRepository, props: FluxRootProps): ApiObject {
    const { url, ref, interval, secretRef, ignore } = repository;
    const namespace = props.sourceRef.namespace ?? props.namespace ?? 'flux-system';
    return new ApiObject(scope, 'repository', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: props.sourceRef.name, namespace },
      spec: {
        interval: interval ?? props.interval,
        url,
        ref,
        secretRef,
        ignore: ignore ?? onlyBelow(props.sourcePath),
      },
    });
  }
}

function clash({ gitRepository, sourceRef }: FluxRootProps): readonly string[] {
  if (gitRepository === undefined || sourceRef.kind === 'GitRepository') return [];
  return [`sourceRef.kind is ${JSON.stringify(sourceRef.kind)}: write GitRepository, or leave out gitRepository`];
}

/** Everything is left out but one directory. A directory that is left out is not looked into, so each level is let in. */
function onlyBelow(sourcePath: string): string {
  const segments = posix
    .normalize(sourcePath)
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  const lines = segments.flatMap((_, index) => {
    const directory = `/${segments.slice(0, index + 1).join('/')}`;
    return index === 0 ? ['/*', `!${directory}`] : [`/${segments.slice(0, index).join('/')}/*`, `!${directory}`];
  });
  return `${lines.join('\n')}\n`;
}
