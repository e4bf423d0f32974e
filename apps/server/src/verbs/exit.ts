/** Exit codes, part of the public surface. */
export const EXIT = {
  done: 0,
  defect: 1,
  usage: 2,
  settings: 3,
  portBusy: 4,
  schemaNewer: 5,
  databaseUnreachable: 6,
  violated: 7,
  refused: 8,
  diskFull: 9,
  keysWrong: 10,
} as const

/** Ends the process with a sentence for a person and a code for a script. */
export class Exit extends Error {
  readonly code: number
  readonly next: string | null
  constructor(code: number, message: string, next: string | null = null) {
    super(message)
    this.name = 'Exit'
    this.code = code
    this.next = next
  }
}
