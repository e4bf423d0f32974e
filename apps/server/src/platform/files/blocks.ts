/** What is read or written at a time. */
export const BLOCK_BYTES = 1024 * 1024
/** So many blocks wait for the next one who needs them; more are let go. */
const SPARE_MAX = 16

const spare: Buffer[] = []

/**
 * A block to fill, with whatever stood in it before: fresh memory costs more than what is written into it, as the system
 * hands it over page by page and the collector of garbage has to take it back.
 */
export const takeBlock = (): Buffer => spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)

/** Only once nobody reads or fills it any more; where that is not certain, it is let go instead. */
export function giveBlockBack(block: Buffer): void {
  if (spare.length < SPARE_MAX) spare.push(block)
}
