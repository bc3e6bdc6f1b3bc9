// A plugin of OpenCode that puts the permissions of OPENCODE_CONFIG_CONTENT last again, in their order. The last rule that matches
// decides, and OpenCode merges key by key: a key that the repository's file names stands where it stands there, before a `*` of ours,
// and what that file says of an agent comes after all of ours.

function rules(permission) {
  return typeof permission === 'string' ? { '*': permission } : (permission ?? {});
}

function last(theirs, ours) {
  const others = Object.entries(rules(theirs)).filter(([key]) => !(key in ours));
  return { ...Object.fromEntries(others), ...ours };
}

export const EnforcePermissions = async () => ({
  config: async (config) => {
    const { permission, agent = {} } = JSON.parse(process.env.OPENCODE_CONFIG_CONTENT ?? '{}');
    const ours = rules(permission);
    config.permission = last(config.permission, ours);
    for (const [name, described] of Object.entries(config.agent ?? {}))
      described.permission = last(last(described.permission, ours), rules(agent[name]?.permission));
  },
});
