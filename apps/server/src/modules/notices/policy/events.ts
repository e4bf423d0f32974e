import type { NoticeChannel, NoticeEvent, Recipient } from '../schema.ts'

/** Who hears of an event, and how, as long as a broker lays nothing else down. */
export type HouseRule = {
  event: NoticeEvent
  recipient: Recipient
  enabled: boolean
  channels: readonly NoticeChannel[]
}

const told = (event: NoticeEvent, recipient: Recipient, ...channels: NoticeChannel[]): HouseRule => ({
  event,
  recipient,
  enabled: true,
  channels,
})
/** Clients hear nothing until a broker says so. */
const untold = (event: NoticeEvent): HouseRule => ({ event, recipient: 'client', enabled: false, channels: ['sms'] })

export const HOUSE_RULES: readonly HouseRule[] = [
  told('taskOpened', 'handler', 'email'),
  told('urged', 'handler', 'email', 'sms'),
  told('dueSoon', 'handler', 'email'),
  told('overdue', 'handler', 'email', 'sms'),
  told('lateBelow', 'manager', 'email', 'sms'),
  told('escalated', 'handler', 'email', 'sms'),
  told('timedOut', 'handler'),
  told('sentBack', 'launcher', 'email'),
  told('approved', 'launcher', 'email'),
  told('refused', 'launcher', 'email'),
  told('stopped', 'launcher', 'email'),
  told('applied', 'launcher'),
  told('notApplied', 'launcher', 'email'),
  told('commented', 'launcher'),
  told('handedOver', 'launcher', 'email'),
  told('copied', 'copy'),
  untold('approved'),
  untold('refused'),
]

/** Whether anybody can be told of an event in this part. */
export function hasRecipient(event: NoticeEvent, recipient: Recipient): boolean {
  return HOUSE_RULES.some((one) => one.event === event && one.recipient === recipient)
}
