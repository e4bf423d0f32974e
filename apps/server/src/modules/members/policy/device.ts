import type { DeviceEventKind } from '../schema.ts'

/** By how much a sender's clock may run ahead before its times are marked. */
const SKEW_MAX_SECONDS = 300

/** When something happened as far as can be believed: never after it was told. */
export function believedTime(reported: Temporal.Instant, received: Temporal.Instant) {
  const ahead = received.until(reported).total('seconds')
  return ahead <= 0 ? { at: reported, skewed: false } : { at: received, skewed: ahead > SKEW_MAX_SECONDS }
}

/** Devices bound at once to the login of a company, which all its authorised persons share. */
export const COMPANY_DEVICES_MAX = 10

/** Whether a device may be bound beside `others` that are. One that is bound already may be told of again. */
export function mayBind(clientType: string | null, others: number, boundAlready: boolean): boolean {
  return clientType !== 'corporate' || boundAlready || others < COMPANY_DEVICES_MAX
}

export type DeviceFacts = {
  platform: string
  model: string | null
  os: string | null
  appVersion: string | null
  lastIp: string | null
  lastPlace: string | null
}

/** How a device stands. Times are RFC 3339 in UTC with milliseconds, whose text order is their order. */
export type DeviceState = DeviceFacts & {
  seenAt: string
  bound: boolean
  boundAt: string | null
  firstLoginAt: string | null
  lastLoginAt: string | null
  sessionId: string | null
  sessionAt: string | null
}

export type Happened = DeviceFacts & { event: DeviceEventKind; at: string; sessionId: string | null }

/** A device nothing has been told of yet. */
export const unseen: DeviceState = {
  platform: 'other',
  model: null,
  os: null,
  appVersion: null,
  lastIp: null,
  lastPlace: null,
  seenAt: '',
  bound: false,
  boundAt: null,
  firstLoginAt: null,
  lastLoginAt: null,
  sessionId: null,
  sessionAt: null,
}

const factsOf = ({ platform, model, os, appVersion, lastIp, lastPlace }: DeviceFacts): DeviceFacts => ({
  platform,
  model,
  os,
  appVersion,
  lastIp,
  lastPlace,
})

/** Of two things told of the same moment one counts, whichever came first: the later text. */
function newerFacts(state: DeviceState, happened: Happened): boolean {
  if (happened.at !== state.seenAt) return happened.at > state.seenAt
  return JSON.stringify(factsOf(happened)) > JSON.stringify(factsOf(state))
}

function boundAfter({ bound, boundAt }: DeviceState, { event, at }: Happened) {
  if (event !== 'bind' && event !== 'unbind') return { bound, boundAt }
  const binds = event === 'bind'
  if (boundAt === null || at > boundAt) return { bound: binds, boundAt: at }
  // Bound and unbound in one moment is unbound.
  return at === boundAt ? { bound: bound && binds, boundAt } : { bound, boundAt }
}

function sessionAfter({ sessionId, sessionAt }: DeviceState, happened: Happened) {
  const { event, at } = happened
  const ends = event === 'unbind' || event === 'logout' || event === 'forced-out'
  if (event !== 'login-ok' && !ends) return { sessionId, sessionAt }
  const next = ends ? null : happened.sessionId
  if (sessionAt === null || at > sessionAt) return { sessionId: next, sessionAt: at }
  if (at < sessionAt) return { sessionId, sessionAt }
  // Begun and ended in one moment is ended; of two begun in one moment one counts.
  const both = sessionId !== null && next !== null
  return { sessionId: both ? (next > sessionId ? next : sessionId) : null, sessionAt }
}

const earlier = (known: string | null, at: string) => (known === null || at < known ? at : known)
const later = (known: string | null, at: string) => (known === null || at > known ? at : known)

/** The device after something happened on it. In whatever order events are told, the same comes out. */
export function afterEvent(state: DeviceState, happened: Happened): DeviceState {
  const facts = newerFacts(state, happened) ? factsOf(happened) : factsOf(state)
  const login = happened.event === 'login-ok'
  return {
    ...facts,
    seenAt: later(state.seenAt, happened.at),
    ...boundAfter(state, happened),
    ...sessionAfter(state, happened),
    firstLoginAt: login ? earlier(state.firstLoginAt, happened.at) : state.firstLoginAt,
    lastLoginAt: login ? later(state.lastLoginAt, happened.at) : state.lastLoginAt,
  }
}
