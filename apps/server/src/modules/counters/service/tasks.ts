/** Reads one settled delivery back again. */
export const READ_TASK = 'counters.delivery.read'
