/**
 * Something the person at the keyboard can put right: one sentence on what is wrong, one on what to do next.
 * The commands print both without a stack trace; everything else is a defect and keeps its trace.
 */
export class Trouble extends Error {
  readonly next: string

  constructor(message: string, next: string) {
    super(message)
    this.name = 'Trouble'
    this.next = next
  }
}
