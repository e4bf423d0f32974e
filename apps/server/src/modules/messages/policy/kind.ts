import type { Channel } from '../schema.ts'

/** A paper that goes with a letter. */
export type Enclosure = { name: string; mime: string; content: Buffer }

/**
 * A kind of message a module sends. Its words stand in the module's locales under `message.<name>.body` (and `.subject`
 * for e-mail), with `{{placeholders}}`; a broker may put its own in their place.
 */
export type MessageKind = {
  /** `members.passwordReset`: module and name. */
  kind: string
  channel: Channel
  placeholders: readonly string[]
  /** Placeholders that people never read: stars in lists and records, and the text is erased once it has left. */
  secrets?: readonly string[]
  /** Placeholders whose values may have several lines; every other one is made one line. */
  lines?: readonly string[]
  /** Leaves in quiet hours too: somebody waits for it. */
  urgent: boolean
  /** After so many hours it is not sent any more. */
  expiresHours: number
}
