/** What each command ends with: 0 all is well, 1 it could not be told, 2 it was told and is not, 3 data is lost. */
export const EXIT = { done: 0, failed: 1, found: 2, losesData: 3 } as const;
