/** A line for the person at the keyboard; standard error, because standard output is the answer of a verb. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** The answer of a verb: JSON when asked for, else lines. */
export function answer(json: boolean, value: unknown, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''))
}
