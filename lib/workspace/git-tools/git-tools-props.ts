import type { ContainerImage } from '../pod/workspace-pod';

/** Where the workspace's Git comes from; OpenCode's official image has none, and without it there is no diff and no undo. */
export type GitTools = GitFromInitContainer | GitFromImageVolume | GitFromImage | DevelopmentImage;

/** An init container copies Git out of its image, with everything it needs to run in another one. */
export interface GitFromInitContainer {
  /** An init container copies Git and all that it needs. */
  readonly from: 'init-container';

  /**
   * An image with git, a shell, `ldd` and a CA file, of any libc.
   *
   * @default - the image that clones
   */
  readonly image?: ContainerImage;
}

/**
 * The image is mounted as a volume and Git runs out of it: nothing is copied. Needs the feature gate ImageVolume, on by
 * default since Kubernetes 1.35, and a container runtime that mounts images.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
 */
export interface GitFromImageVolume {
  /** The image is mounted as a volume. */
  readonly from: 'image-volume';

  /**
   * An image with git and a CA file, of any libc.
   *
   * @default - the image that clones
   */
  readonly image?: ContainerImage;
}

/** The workspace's own image, `openCode.image`, has git. */
export interface GitFromImage {
  /** The OpenCode image has Git. */
  readonly from: 'image';
}

/** The server runs in an image of the user's that has git; an init container brings OpenCode into it. */
export interface DevelopmentImage {
  /** An image of one's own that OpenCode is brought into. */
  readonly from: 'development-image';

  /** An image with git and `/bin/sh`, of any libc. */
  readonly image: ContainerImage;
}
