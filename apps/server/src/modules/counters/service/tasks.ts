/** Reads one settled delivery back again. */
export const READ_TASK = 'counters.delivery.read'
/** Pulls one slot of opening data. */
export const PULL_TASK = 'counters.slot.pullOne'
