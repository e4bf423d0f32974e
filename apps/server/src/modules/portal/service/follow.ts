import type { CaseContext } from '#modules/approvals'
import { type RequestMoved, requestFollowers } from '#modules/businesses'
import { memberContact } from '#modules/members'
import { queueMessage } from '#modules/messages'
import { text } from '#platform/texts.ts'
import { TOLD } from '../kinds.ts'
import { signingIn } from '../store/challenge.ts'
import { requestWords, tellOnce } from '../store/origin.ts'

/** A client knows of what he did himself, and need not be told that it goes on. */
const NEWS: ReadonlySet<string> = new Set(['returned', 'approved', 'refused', 'terminated', 'expired'])

/**
 * Tells the client who started a request that it came back or ended: by SMS and e-mail where the login has them, in its
 * language, without a word of what was filled in. Never stands in the way: a login without either is told nothing.
 */
async function moved(context: CaseContext, { id, origin, state, at }: RequestMoved): Promise<void> {
  if (origin !== 'portal') return
  const { tx, platform } = context
  const told = await tellOnce(tx, id, state)
  if (!told) return
  context.emit({ topic: 'requests', ids: [id], operatorIds: [told.memberId] })
  if (!NEWS.has(state)) return
  const [who, words, contact] = await Promise.all([
    signingIn(tx, told.memberId),
    requestWords(tx, id),
    memberContact(tx, platform.cipher, told.memberId),
  ])
  if (!who || !words) return
  const { language } = who
  const kinds = state === 'returned' ? TOLD.returned : TOLD.ended
  const values = {
    business: words.names[language],
    requestNo: words.requestNo,
    ...(state === 'returned' ? {} : { outcome: text(language, `portal:state.outcome.${state}`) }),
  }
  const ways = [
    { kind: kinds.sms, to: contact.phone },
    { kind: kinds.email, to: contact.email },
  ]
  for (const { kind, to } of ways) {
    if (to === null) continue
    const dedupeKey = `${kind}:${id}:${at}`
    await queueMessage(context, { kind, to, language, values, dedupeKey, clientId: told.clientId })
  }
}

export const portalFollower = requestFollowers.offer({ moved })
