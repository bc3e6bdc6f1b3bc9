/*
 * What is pulled where nobody says otherwise, and nowhere else. Renovate finds each by the comment above it (renovate.json).
 */

/** The official image. */
export const OPENCODE_IMAGE = 'ghcr.io/anomalyco/opencode';

/** What the tests run, and what the figures in `docs/resources.md` were measured with. */
// renovate: datasource=docker depName=ghcr.io/anomalyco/opencode
export const OPENCODE_VERSION = '1.18.33';

/** Where app-template is pulled from. */
export const APP_TEMPLATE_URL = 'oci://ghcr.io/bjw-s-labs/helm/app-template';

/** The app-template of a cluster that has none yet. */
// renovate: datasource=docker depName=ghcr.io/bjw-s-labs/helm/app-template
export const APP_TEMPLATE_VERSION = '4.4.0';

/** Debian's Git: the tag is a release of Debian, which Renovate does not raise by itself. */
// renovate: datasource=docker depName=docker.io/library/buildpack-deps versioning=loose
export const GIT_IMAGE_TAG = 'bookworm-scm';

/** The library that terminals need on musl; `terminal-library/library-digests.ts` changes with it. */
// renovate: datasource=npm depName=bun-pty
export const BUN_PTY_VERSION = '0.4.11';

/** The short-term memory of a host. */
// renovate: datasource=docker depName=docker.io/valkey/valkey
export const VALKEY_TAG = '7.2';

/** The graph of a host; the roadmap says `latest`. */
// renovate: datasource=docker depName=docker.io/falkordb/falkordb
export const FALKORDB_TAG = 'latest';

/** The Datadog Agent of a host; the roadmap says `latest`. */
// renovate: datasource=docker depName=docker.io/datadog/agent
export const DATADOG_AGENT_TAG = 'latest';
