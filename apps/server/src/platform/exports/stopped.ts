/** The export was cancelled or the process is stopping; nothing went wrong. */
export class Stopped extends Error {}
