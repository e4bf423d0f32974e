/** Where the counters and their exchanges stand: what goes to them counts by their days, wherever the house is. */
export const COUNTER_ZONE = 'Asia/Hong_Kong'
