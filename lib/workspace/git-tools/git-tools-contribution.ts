import { type ContributionContext, scriptStepMounts } from '../init-step/contribution-context';
import type { PodContribution } from '../pod/contribution';
import { scriptCommand } from '../pod/script-files';
import type { ContainerImage, EnvironmentValue, PodContainer, PodVolume, PodVolumeMount } from '../pod/workspace-pod';
import { GIT_IMAGE } from './git-image';
import type { GitTools } from './git-tools-props';

const BUNDLE_SCRIPT = 'bundle-programs.sh';
const BUNDLE_VOLUME = 'tools';
const BUNDLE_DIRECTORY = '/opt/opencode/tools';

const IMAGE_VOLUME = 'git-image';
const IMAGE_DIRECTORY = '/opt/opencode/git-image';

/** In every PATH, that of a login shell included, which forgets the one it was started with. */
const PROGRAMS_DIRECTORY = '/usr/local/bin';

const RESOURCES = { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '1', memory: '256Mi' } } as const;

/** Brings Git to OpenCode, or OpenCode to Git. */
export function gitToolsContribution(
  gitTools: GitTools = { from: 'init-container' },
  context: ContributionContext & { readonly signs?: boolean },
): PodContribution {
  const programs = context.signs === true ? ['git', 'ssh', 'ssh-keygen'] : ['git', 'ssh'];
  switch (gitTools.from) {
    case 'image':
      return {};
    case 'init-container':
      return bundle('git-tools', gitTools.image ?? GIT_IMAGE, programs, context);
    case 'development-image':
      return bundle('opencode-tools', context.openCodeImage, ['opencode', 'rg'], context);
    case 'image-volume':
      return imageVolume(gitTools.image ?? GIT_IMAGE, programs, context);
  }
}

/** The image that the server runs in. */
export function serverImage(gitTools: GitTools | undefined, openCodeImage: ContainerImage): ContainerImage {
  return gitTools?.from === 'development-image' ? gitTools.image : openCodeImage;
}

function bundle(
  name: string,
  image: ContainerImage,
  programs: readonly string[],
  context: ContributionContext,
): PodContribution {
  return {
    initContainers: [bundleContainer(name, image, { BUNDLE_PROGRAMS: { value: programs.join(' ') } }, [], context)],
    volumes: [{ name: BUNDLE_VOLUME, emptyDir: {} }],
    volumeMounts: serverMounts(programs),
    scripts: [BUNDLE_SCRIPT],
  };
}

function imageVolume(
  image: ContainerImage,
  programs: readonly string[],
  context: ContributionContext,
): PodContribution {
  const volume: PodVolume = { name: IMAGE_VOLUME, image: imageReference(image) };
  const mount: PodVolumeMount = { name: IMAGE_VOLUME, mountPath: IMAGE_DIRECTORY, readOnly: true };
  const environment = { BUNDLE_PROGRAMS: { value: programs.join(' ') }, BUNDLE_IMAGE: { value: IMAGE_DIRECTORY } };
  return {
    initContainers: [bundleContainer('git-tools', context.openCodeImage, environment, [mount], context)],
    volumes: [{ name: BUNDLE_VOLUME, emptyDir: {} }, volume],
    volumeMounts: [mount, ...serverMounts(programs)],
    scripts: [BUNDLE_SCRIPT],
  };
}

function bundleContainer(
  name: string,
  image: ContainerImage,
  environment: Readonly<Record<string, EnvironmentValue>>,
  mounts: readonly PodVolumeMount[],
  context: ContributionContext,
): PodContainer {
  return {
    name,
    image,
    command: scriptCommand(BUNDLE_SCRIPT),
    environment: { BUNDLE_DIRECTORY: { value: BUNDLE_DIRECTORY }, ...environment },
    resources: RESOURCES,
    securityContext: context.securityContext,
    volumeMounts: [{ name: BUNDLE_VOLUME, mountPath: BUNDLE_DIRECTORY }, ...mounts, ...scriptStepMounts()],
  };
}

function serverMounts(programs: readonly string[]): readonly PodVolumeMount[] {
  return [
    { name: BUNDLE_VOLUME, mountPath: BUNDLE_DIRECTORY, readOnly: true },
    ...programs.map((program) => ({
      name: BUNDLE_VOLUME,
      mountPath: `${PROGRAMS_DIRECTORY}/${program}`,
      subPath: `bin/${program}`,
      readOnly: true,
    })),
  ];
}

function imageReference({ repository, tag, digest, pullPolicy }: ContainerImage): {
  readonly reference: string;
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
} {
  return {
    reference: `${repository}:${tag}${digest === undefined ? '' : `@${digest}`}`,
    ...(pullPolicy === undefined ? {} : { pullPolicy }),
  };
}
