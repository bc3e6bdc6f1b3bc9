/** A schedule that is no plain hour: workspaces choose a minute of their own for that. Nothing for what cannot be told. */
export function plainSchedule(schedule: string | undefined): { readonly schedule?: string } {
  if (schedule === undefined || /^(?:0|H|\*\/60) \* \* \* \*$/.test(schedule)) return {};
  return /^[\dH*/,()-]+(?: [\dH*/,()-]+){4}$/.test(schedule) ? { schedule } : {};
}
