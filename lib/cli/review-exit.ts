/** What `review` ends with. Two and three are taken, so everything that goes wrong is one, a wrong flag too. */
export const REVIEW_EXIT = { nothing: 0, failed: 1, changes: 2, losesData: 3 } as const;
