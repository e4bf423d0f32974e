/** Six digits, each number as likely as any other. @param pick  an unpredictable whole number below the one given. */
export const newCode = (pick: (below: number) => number): string => String(pick(1_000_000)).padStart(6, '0')
