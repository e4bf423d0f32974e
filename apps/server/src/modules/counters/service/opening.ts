import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { maskedField } from '../policy/opening.ts'
import { OPENING_FIELDS, type OpeningDetail } from '../schema/opening.ts'
import * as store from '../store/opening.ts'

const UNSAID = { cap: null, own: null, seen: 0, capChangedAt: null, ownByName: null, ownAt: null, conflict: false }

/** One draft, each field as the source and a person say it. @throws NOT_FOUND */
export async function openingOf({ db, cipher }: Platform, actor: Actor, id: string): Promise<OpeningDetail> {
  const found = await store.findOpening(db, actor, id)
  if (!found) throw platformErrors.NOT_FOUND()
  const rows = new Map((await store.fieldsOf(db, cipher, id)).map((one) => [one.field, one]))
  const fields = OPENING_FIELDS.map(({ key }) => {
    const row = rows.get(key) ?? UNSAID
    const shown = (value: string | null) => (value === null ? null : maskedField(key, value))
    return { ...row, field: key, cap: shown(row.cap), own: shown(row.own) }
  })
  return { ...found, fields }
}
