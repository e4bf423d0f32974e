/** Exports of one person waiting or running at a time. */
export const UNFINISHED_MAX = 5
