import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { findCase } from '../store/case.ts'
import { findSignature } from '../store/proof.ts'
import { maySee } from './detail.ts'
import { SIGNATURE_SEAL } from './signature.ts'

/** The picture under a decision, for whoever may see the case. @throws NOT_FOUND */
export async function signatureOf(platform: Platform, actor: Actor, caseId: string, taskId: string): Promise<Buffer> {
  const { db, cipher } = platform
  const row = await findCase(db, caseId)
  const sealed = row && (await maySee(db, actor, row)) ? await findSignature(db, caseId, taskId) : null
  if (!sealed) throw platformErrors.NOT_FOUND()
  return Buffer.from(cipher.open(sealed, SIGNATURE_SEAL), 'base64')
}
