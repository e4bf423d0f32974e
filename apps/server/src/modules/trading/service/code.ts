import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { FieldProblem, Json } from '#kernel/refusal.ts'
import type { CurrentRows } from '#modules/businesses'
import type { OpenedListener } from '#modules/onboarding'
import type { Tx } from '#platform/db.ts'
import { tradingErrors } from '../errors.ts'
import { type CodeParts, codeText, partsOfCode } from '../policy/code.ts'
import { type CodeRow, codeRow, PURPOSE_OF_TYPE, TYPE_OF_PURPOSE } from '../schema/code.ts'
import * as store from '../store/code.ts'

/** What is wanted at one place: a code applied for, or the one there is cancelled. */
export type Asked = store.CodePlace & { operation: 'apply' | 'cancel'; parts: CodeParts | null }

/** Rows of a form in the words of the register. */
export const askedOf = (rows: readonly CodeRow[]): Asked[] =>
  rows.map(({ exchange, codeType, operation, tradingCode }) => ({
    exchange,
    purpose: PURPOSE_OF_TYPE[codeType],
    operation: operation === '4' ? 'apply' : 'cancel',
    parts: tradingCode ? partsOfCode(tradingCode) : null,
  }))

const placeOf = ({ exchange, purpose }: store.CodePlace) => `${exchange} ${purpose}`

/**
 * What has to be written so that what was asked for holds; what holds already is left.
 *
 * @throws CODES_INVALID with the places: a place named twice, another number than the one there, nothing there to cancel.
 */
export function settle(live: readonly store.CodeStanding[], asked: readonly Asked[]) {
  const standing = new Map(live.map((one) => [placeOf(one), one]))
  const seen = new Set<string>()
  const problems: FieldProblem[] = []
  const applied: (store.CodePlace & { parts: CodeParts | null })[] = []
  const cancelled: store.CodeStanding[] = []
  const wrong = (at: number, code: string) =>
    problems.push({
      path: `rows.${at}.exchange`,
      code,
      module: 'trading',
      params: { exchange: asked[at]?.exchange ?? '' },
    })
  for (const [at, { operation, parts, ...place }] of asked.entries()) {
    const known = standing.get(placeOf(place))
    if (seen.has(placeOf(place))) wrong(at, 'CODE_TWICE')
    seen.add(placeOf(place))
    const differs = parts !== null && known?.clientNo != null && known.clientNo !== parts.clientNo
    if (differs) wrong(at, 'CODE_DIFFERS')
    else if (operation === 'apply' && !known) applied.push({ ...place, parts })
    else if (operation === 'cancel' && known) cancelled.push(known)
    else if (operation === 'cancel') wrong(at, 'CODE_NOT_THERE')
  }
  if (problems.length > 0) throw tradingErrors.CODES_INVALID({}, problems)
  return { applied, cancelled }
}

/** A number belongs to one client at an exchange. @throws CODE_OF_ANOTHER */
export async function requireNumber(
  tx: Tx,
  exchange: store.Exchange,
  parts: CodeParts | null,
  clientId: string,
): Promise<void> {
  if (parts && (await store.isOfAnother(tx, exchange, parts.clientNo, clientId))) {
    throw tradingErrors.CODE_OF_ANOTHER({ exchange, code: parts.clientNo })
  }
}

/** Codes of the account as rows of a form: what stands there now. */
export const currentCodes: CurrentRows = {
  component: 'tradingCodes',
  async rows({ reader }, { accountId }) {
    if (accountId === null) return null
    const live = await store.liveCodes(reader, accountId)
    return live.map((one): Record<string, Json> => {
      const tradingCode = codeText(one)
      const { id, exchange, purpose } = one
      const row = { id, exchange, codeType: TYPE_OF_PURPOSE[purpose], operation: '4' }
      return tradingCode === null ? row : { ...row, tradingCode }
    })
  },
}

/** Futures accounts that open get the codes their opening was approved with: applied for. */
export const applyHanded: OpenedListener = async (context, { accounts, applicationId, clientId, handed }) => {
  const read = z
    .array(codeRow)
    .max(50)
    .safeParse(handed?.['trading'] ?? [])
  if (!read.success) throw tradingErrors.CODES_INVALID()
  const rows = read.data
  const { tx, actor, now } = context
  for (const account of accounts.filter(({ request }) => request.type === 'futures' && rows.length > 0)) {
    const { applied } = settle([], askedOf(rows))
    const by = { id: actor.operatorId, name: actor.name }
    const setting = {
      accountId: account.id,
      clientId,
      source: 'opening' as const,
      sourceId: applicationId,
      by,
      at: toWire(now),
    }
    for (const { parts, ...place } of applied) {
      await requireNumber(tx, place.exchange, parts, clientId)
      await store.insertCode(tx, place, parts, setting)
    }
  }
}
