/** The ports that the roadmap has published. */
export const PORTS = { opencode: 4096, falkordb: 6379, browser: 3000, valkey: 6380, traces: 8126 } as const;
