import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { bindMember, getClient, normaliseEmail, normalisePhone, requireLiveClient } from '#modules/clients'
import { defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { memberErrors } from '../errors.ts'
import { tellFormerLogin } from '../kinds.ts'
import * as wire from '../schema.ts'
import * as store from '../store/member.ts'
import { openIdWasOfOther } from '../store/open-id.ts'
import { announce, liveMember, memberTarget, paperOf, proposalOf } from './target.ts'

type Contact = { phone: string | null; email: string | null }

/** Phone and address in their normal forms. @throws CONTACT_FORM with every place. */
function normal(given: { phone?: string | null | undefined; email?: string | null | undefined }): Contact {
  const phone = given.phone == null ? null : normalisePhone(given.phone, null)
  const email = given.email == null ? null : normaliseEmail(given.email)
  const problems = [
    ...(given.phone != null && phone === null ? [{ path: 'phone', code: 'PHONE_FORM', module: 'members' }] : []),
    ...(given.email != null && email === null ? [{ path: 'email', code: 'EMAIL_FORM', module: 'members' }] : []),
  ]
  if (problems.length > 0) throw memberErrors.CONTACT_FORM({}, problems)
  return { phone, email }
}

/** A broken constraint in the words of whoever asked. */
function taken(error: unknown, memberNo: string): unknown {
  const field = (path: string, code: string) => [{ path, code, module: 'members' }]
  const refusals: Record<string, () => Refused> = {
    member_member_no_key: () => memberErrors.MEMBER_NO_TAKEN({ memberNo }),
    member_open_id_key: () => memberErrors.OPEN_ID_TAKEN({}, field('openId', 'OPEN_ID_TAKEN')),
    member_phone_index_key: () => memberErrors.PHONE_TAKEN({}, field('phone', 'PHONE_TAKEN')),
    member_email_index_key: () => memberErrors.EMAIL_TAKEN({}, field('email', 'EMAIL_TAKEN')),
  }
  return refusals[constraintOf(error) ?? '']?.() ?? error
}

const masked = ({ phone, email }: Contact) => ({
  ...(phone === null ? {} : { phone: maskPhone(phone) }),
  ...(email === null ? {} : { email: maskEmail(email) }),
})

/** Writes a member down: whoever registered in the app. It may have no client yet. */
export const registerMember = defineCommand({
  name: 'members.member.register',
  input: wire.registerInput,
  output: z.object({ id: z.uuid(), memberNo: z.string() }),
  async run(context, input) {
    const { tx, platform, now } = context
    const contact = normal(input)
    const id = newId<'member'>()
    const memberNo = input.memberNo ?? (await store.nextMemberNo(tx))
    const { openId, language } = input
    if (openId !== null && (await openIdWasOfOther(tx, openId, null))) {
      throw memberErrors.OPEN_ID_TAKEN({}, [{ path: 'openId', code: 'OPEN_ID_TAKEN', module: 'members' }])
    }
    try {
      await store.insertMember(tx, platform.cipher, { id, memberNo, openId, language, ...contact, at: toWire(now) })
    } catch (error) {
      throw taken(error, memberNo)
    }
    context.record({
      target: { type: 'member', id, label: memberNo },
      after: { memberNo, openId, language, ...masked(contact) },
    })
    context.emit({ topic: 'members', ids: [id] })
    return { id, memberNo }
  },
})

/** Binds a member to its client, for good; a client has one member at most. */
export const bindClient = defineCommand({
  name: 'members.member.bindClient',
  input: wire.bindInput,
  output: z.object({ id: z.uuid(), memberNo: z.string(), clientNo: z.string() }),
  async run(context, { id, clientId }) {
    const { tx, actor, now } = context
    const member = await memberTarget(context, id)
    const client = await getClient(tx, actor, clientId)
    if (member.clientNo !== null) throw memberErrors.MEMBER_BOUND({ clientNo: member.clientNo })
    await requireLiveClient(tx, clientId)
    const other = await bindMember(tx, clientId, member.memberNo, toWire(now))
    if (other !== null) throw memberErrors.CLIENT_HAS_MEMBER({ memberNo: other })
    context.record({ clientId, before: { clientNo: null }, after: { clientNo: client.clientNo } })
    await announce(context, { id, clientId })
    return { id, memberNo: member.memberNo, clientNo: client.clientNo }
  },
})

const shownContact = ({ phoneMasked, emailMasked, language }: store.MemberRow) => ({
  phone: phoneMasked,
  email: emailMasked,
  language,
})

/** The contacts as they will be, masked, and the language. */
const shownAfter = (member: store.MemberRow, contact: Contact, language: store.MemberRow['language'] | undefined) => ({
  ...shownContact(member),
  ...masked(contact),
  ...(language ? { language } : {}),
})

/**
 * Changes how a member is reached and in which language. What it signed in with before is told, and until the contact has
 * cooled off tickets about the login say that it is new.
 */
export const setContact = defineCommand({
  name: 'members.member.setContact',
  input: wire.contactInput,
  output: z.object({ id: z.uuid() }),
  async propose(context, input) {
    const contact = normal(input)
    const member = await liveMember(context, input.id)
    const after = { ...shownAfter(member, contact, input.language), ...(await paperOf(context, member, input)) }
    return proposalOf(context, member, { before: shownContact(member), after, reason: input.reason })
  },
  async run(context, input) {
    const { tx, platform, now } = context
    const contact = normal(input)
    const language = input.language ?? null
    if (contact.phone === null && contact.email === null && language === null) throw memberErrors.NOTHING_CHANGES()
    const member = await liveMember(context, input.id)
    const paper = await paperOf(context, member, input)
    const before = await store.contactOf(tx, platform.cipher, member.id)
    try {
      await store.updateContact(tx, platform.cipher, member.id, { ...contact, language, at: toWire(now) })
    } catch (error) {
      throw taken(error, member.memberNo)
    }
    await tellFormerLogin(context, member, { before, after: contact })
    const after = { ...shownAfter(member, contact, input.language), ...paper }
    context.record({ before: shownContact(member), after, reason: input.reason })
    await announce(context, member)
    return { id: member.id }
  },
})
