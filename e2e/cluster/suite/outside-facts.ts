/** Where `programs/outside.ts` serves the repositories on loopback. */
export const GIT_PORT = 13_000;

/** What its github.com asks for. */
export const GITHUB_TOKEN = 'fake-github-token-for-tests';

/** The registry of this machine, as `scripts/settings.sh` has it; `ghcr.io` leads to it. */
export const REGISTRY = '127.0.0.1:15000';
