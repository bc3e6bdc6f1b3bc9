/** Prints the images that a workspace runs: OpenCode's, then Git's. */
import { OPENCODE_IMAGE, OPENCODE_VERSION } from '../../../lib';
import { GIT_IMAGE } from '../../../lib/workspace/git-tools/git-image';

process.stdout.write(`${OPENCODE_IMAGE}:${OPENCODE_VERSION} ${GIT_IMAGE.repository}:${GIT_IMAGE.tag}\n`);
