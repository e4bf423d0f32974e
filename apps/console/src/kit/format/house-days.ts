import dayjs, { type Dayjs } from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'
import { houseZone, momentAtHome, onHouseZone } from './times.ts'

dayjs.extend(utc)
dayjs.extend(timezone)
// Pickers ask for the day and hour it is: what they mark as today, and what "now" puts in, is the house's.
onHouseZone((zone) => dayjs.tz.setDefault(zone))

/** The house's clock at a moment: moments are picked and shown there, wherever the browser is. */
export const atHome = (at: string): Dayjs => dayjs(new Date(at).toLocaleString('sv-SE', { timeZone: houseZone() }))
/** The moment at which the house's clock shows what was picked. */
export const instantOf = (picked: Dayjs): string => momentAtHome(picked.format('YYYY-MM-DDTHH:mm:ss'))
