import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type IntroducerStatus, type RegisterInput, registerInput } from './schema.ts'
import { insertIntroducer, insertKeys, keysOf, replaceRelatives, setStatus } from './store.ts'

/** Writes an introducer down while a broker is being set up; the number is in its normal form. */
export async function seedIntroducer(
  { tx, platform }: { tx: Tx; platform: Platform },
  given: Partial<RegisterInput> & Pick<RegisterInput, 'code' | 'kind' | 'departmentId' | 'identity' | 'startsOn'>,
  status: IntroducerStatus,
): Promise<void> {
  const input = registerInput.parse(given)
  const id = newId<'introducer'>()
  const at = toWire(platform.clock())
  await insertIntroducer(tx, platform.cipher, { id, input, at })
  await insertKeys(tx, keysOf(platform.cipher, input.identity), { introducerId: id, relativeId: null })
  const relatives = input.relatives.map((one) => ({ ...one, id: newId<'relative'>() }))
  await replaceRelatives(tx, platform.cipher, id, relatives)
  if (status !== 'PENDING') await setStatus(tx, id, status, at)
}
