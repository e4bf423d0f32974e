import { sql } from 'kysely'
import { type ClientRegister, registerOf } from '#modules/bcan'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { diagnose, type Known } from './policy/diagnosis.ts'
import type { Diagnoses } from './schema.ts'
import { type ClientFiling, clientFilings } from './store/break.ts'
import { currentProfile } from './store/profile.ts'

/** Whether the client has an account that is filed for. Whoever sees the client is told, whatever account it is. */
async function accountOf(reader: Reader, clientId: string): Promise<Known['account']> {
  const [row] = await rows(
    reader,
    sql<{ live: boolean | null; dormant: boolean | null }>`select bool_or(status in ('ACTIVE', 'CANCELLING')) as live,
      bool_or(status = 'DORMANT') as dormant from accounts.v_account
      where client_id = ${clientId}::uuid and type in ('cash', 'margin')`,
  )
  return row?.live ? 'ACTIVE' : row?.dormant ? 'DORMANT' : 'NONE'
}

const UNFILED: Omit<ClientFiling, 'regime'> = {
  lastFiledOn: null,
  lastSeq: null,
  lastState: null,
  inLast: false,
  omission: null,
  rejectCode: null,
  breakKind: null,
}

type Around = { account: Known['account']; filing: Omit<ClientFiling, 'regime'>; reasons: Record<string, string> }

function known(one: ClientRegister['registrations'][number], { account, filing, reasons }: Around): Known {
  const code = one.rejectCode ?? filing.rejectCode
  return {
    configured: one.configured || one.state !== null,
    account,
    state: one.state,
    tag: one.tag,
    exhausted: one.gaps.includes('EXHAUSTED'),
    reported: !one.gaps.includes('NOT_REPORTED'),
    allowed: one.allowed,
    dirty: one.dirty,
    effectiveOn: one.effectiveOn,
    parties: one.parties,
    filing,
    rejectCode: code,
    rejectReason: code === null ? null : (reasons[code] ?? null),
  }
}

/** Why a client is not effective, for each regime: the checks in their order. @throws NOT_FOUND */
export async function diagnosisOf(platform: Platform, actor: Actor, clientId: string): Promise<Diagnoses> {
  const { db, config } = platform
  const register = await registerOf(platform, actor, clientId)
  const [account, filings] = await Promise.all([accountOf(db, clientId), clientFilings(db, clientId)])
  const items = await Promise.all(
    register.registrations.map(async (one) => {
      const profile = await currentProfile(db, one.regime, config.filing.production)
      const filing = filings.find(({ regime }) => regime === one.regime) ?? UNFILED
      return diagnose(one.regime, known(one, { account, filing, reasons: profile?.layout.codes.reasons ?? {} }))
    }),
  )
  return { clientId, items }
}
