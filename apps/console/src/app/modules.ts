import type { ConsoleModule } from '#kit'
import { access } from '../modules/access/index.tsx'
import { accounts } from '../modules/accounts/index.tsx'
import { approvals } from '../modules/approvals/index.tsx'
import { archive } from '../modules/archive/index.tsx'
import { backups } from '../modules/backups/index.tsx'
import { banks } from '../modules/banks/index.tsx'
import { bcan } from '../modules/bcan/index.tsx'
import { businesses } from '../modules/businesses/index.tsx'
import { calendars } from '../modules/calendars/index.tsx'
import { clients } from '../modules/clients/index.tsx'
import { cloudsync } from '../modules/cloudsync/index.tsx'
import { counters } from '../modules/counters/index.tsx'
import { dispatches } from '../modules/dispatches/index.tsx'
import { duties } from '../modules/duties/index.tsx'
import { exportrules } from '../modules/exportrules/index.tsx'
import { filing } from '../modules/filing/index.tsx'
import { groups } from '../modules/groups/index.tsx'
import { introducers } from '../modules/introducers/index.tsx'
import { members } from '../modules/members/index.tsx'
import { messages } from '../modules/messages/index.tsx'
import { mounts } from '../modules/mounts/index.tsx'
import { notices } from '../modules/notices/index.tsx'
import { oa } from '../modules/oa/index.tsx'
import { onboarding } from '../modules/onboarding/index.tsx'
import { packs } from '../modules/packs/index.tsx'
import { portal } from '../modules/portal/index.tsx'
import { rates } from '../modules/rates/index.tsx'
import { records } from '../modules/records/index.tsx'
import { screening } from '../modules/screening/index.tsx'
import { sources } from '../modules/sources/index.tsx'
import { statistics } from '../modules/statistics/index.tsx'
import { suitability } from '../modules/suitability/index.tsx'
import { suspicions } from '../modules/suspicions/index.tsx'
import { trading } from '../modules/trading/index.tsx'
import { webhooks } from '../modules/webhooks/index.tsx'

/** The modules of the console; only this file names them. Their order is that of the navigation and of tabs. */
export const modules: readonly ConsoleModule[] = [
  approvals,
  notices,
  businesses,
  dispatches,
  onboarding,
  accounts,
  clients,
  members,
  portal,
  trading,
  banks,
  bcan,
  filing,
  suitability,
  introducers,
  rates,
  counters,
  groups,
  archive,
  mounts,
  exportrules,
  cloudsync,
  records,
  suspicions,
  screening,
  messages,
  statistics,
  packs,
  sources,
  calendars,
  access,
  duties,
  webhooks,
  oa,
  backups,
]
