import { GIT_IMAGE_TAG } from '../../versions';
import type { ContainerImage } from '../pod/workspace-pod';

/**
 * Debian's own Git with its HTTPS and SSH transports, a CA file and `ldd`, as the Docker official images ship it. The
 * tests run the scripts with the packages of this release. Pin it by digest where the tag's monthly rebuild matters.
 *
 * @see https://hub.docker.com/_/buildpack-deps
 */
export const GIT_IMAGE: ContainerImage = { repository: 'docker.io/library/buildpack-deps', tag: GIT_IMAGE_TAG };
