import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { memberErrors } from '../errors.ts'
import { afterEvent, believedTime, type DeviceFacts, type Happened, mayBind, unseen } from '../policy/device.ts'
import * as wire from '../schema.ts'
import { memberInScope } from '../scope.ts'
import * as store from '../store/device.ts'
import { idsByNumber } from '../store/member.ts'
import { announce, memberTarget } from './target.ts'

type Told = Omit<wire.DeviceEventInput, 'memberNo' | 'eventId' | 'at'> & {
  memberId: string
  eventKey: string
  reported: Temporal.Instant
  operatorId: string | null
}

/** Writes one event and what the device is after it. @returns whether it was new, and whether its time was believed. */
export async function happen(
  context: Pick<CommandContext, 'tx' | 'now'>,
  told: Told,
): Promise<{ fresh: boolean; skewed: boolean }> {
  const { tx, now } = context
  const { at, skewed } = believedTime(told.reported, now)
  if (await store.eventKnown(tx, told.memberId, told.eventKey)) return { fresh: false, skewed }
  const happened: Happened = {
    event: told.event,
    at: toWire(at),
    sessionId: told.sessionId,
    platform: told.platform,
    model: told.model,
    os: told.os,
    appVersion: told.appVersion,
    lastIp: told.ip,
    lastPlace: told.place,
  }
  const named = { id: newId<'device'>(), memberId: told.memberId, deviceKey: told.deviceId }
  const { device, fresh: made } = await store.takeDevice(tx, named, happened)
  const fresh = await store.insertEvent(tx, {
    ...happened,
    id: newId<'deviceEvent'>(),
    memberId: told.memberId,
    deviceId: device.id,
    eventKey: told.eventKey,
    reportedAt: toWire(told.reported),
    receivedAt: toWire(now),
    skewed,
    operatorId: told.operatorId,
  })
  if (fresh) await store.putDevice(tx, device.id, afterEvent(made ? unseen : device, happened))
  return { fresh, skewed }
}

/** Takes one event, unless it binds a device too many. */
async function takeTold(context: CommandContext, told: Told): Promise<{ result: wire.ReportResult; skewed: boolean }> {
  if (told.event === 'bind') {
    const { clientType, others, boundAlready } = await store.boundBeside(context.tx, told.memberId, told.deviceId)
    const known = await store.eventKnown(context.tx, told.memberId, told.eventKey)
    if (!known && !mayBind(clientType, others, boundAlready)) return { result: 'too-many-devices', skewed: false }
  }
  const { fresh, skewed } = await happen(context, told)
  return { result: fresh ? 'accepted' : 'known', skewed }
}

/**
 * Takes what the app tells about devices. Events may come late, twice and in any order; one whose time lies in the future
 * happened when it was told.
 */
export const reportDevices = defineCommand({
  name: 'members.device.report',
  input: wire.reportInput,
  output: wire.reportOutput,
  async run(context, { events }) {
    const ids = await idsByNumber(
      context.tx,
      memberInScope(context.actor),
      events.map((one) => one.memberNo),
    )
    const items: z.infer<typeof wire.reportOutput>['items'] = []
    // Locks are taken in one order, so that two reports about the same people wait instead of crossing.
    const inOrder = [...events.keys()].sort((a, b) => orderOf(events[a]).localeCompare(orderOf(events[b])))
    for (const index of inOrder) {
      const event = events[index]
      if (!event) continue
      const { memberNo, eventId, at, ...rest } = event
      const memberId = ids.get(memberNo)
      if (memberId === undefined) items[index] = { eventId, result: 'member-unknown', skewed: false }
      else {
        const told = { ...rest, memberId, eventKey: eventId, reported: Temporal.Instant.from(at), operatorId: null }
        items[index] = { eventId, ...(await takeTold(context, told)) }
      }
    }
    const count = (result: wire.ReportResult) => items.filter((one) => one.result === result).length
    context.record({
      target: { type: 'deviceReport', id: 'report', label: 'members.device.report' },
      after: {
        accepted: count('accepted'),
        known: count('known'),
        memberUnknown: count('member-unknown'),
        tooManyDevices: count('too-many-devices'),
      },
    })
    context.emit({ topic: 'members', ids: [...new Set(ids.values())] })
    return { items }
  },
})

const orderOf = (event: wire.DeviceEventInput | undefined) => `${event?.memberNo} ${event?.deviceId} ${event?.eventId}`

const factsOf = ({ platform, model, os, appVersion }: DeviceFacts) => ({ platform, model, os, appVersion })

/** Does something to a device from the house's side, now. */
async function byHouse(
  context: CommandContext,
  device: store.DeviceRow,
  event: 'unbind' | 'forced-out',
): Promise<void> {
  await happen(context, {
    ...factsOf(device),
    platform: device.platform as wire.DevicePlatform,
    ip: device.lastIp,
    place: device.lastPlace,
    memberId: device.memberId,
    deviceId: device.deviceKey,
    event,
    eventKey: `house:${newId()}`,
    reported: context.now,
    sessionId: device.sessionId,
    operatorId: context.actor.operatorId,
  })
}

/** Ends every session of a member. @returns how many there were. */
export async function endSessions(context: CommandContext, memberId: string): Promise<number> {
  const live = await store.liveDevices(context.tx, memberId)
  for (const device of live) await byHouse(context, device, 'forced-out')
  return live.length
}

async function deviceTarget(context: CommandContext, id: string): Promise<store.DeviceRow> {
  const device = await store.findDevice(context.tx, memberInScope(context.actor), id)
  if (!device) throw platformErrors.NOT_FOUND()
  await announce(context, await memberTarget(context, device.memberId))
  context.record({ target: { type: 'device', id, label: device.model ?? device.deviceKey } })
  return device
}

const shown = ({ bound, sessionId, platform, model }: store.DeviceRow) => ({
  platform,
  model,
  bound,
  live: sessionId !== null,
})
const done = z.object({ id: z.uuid() })

/** Ends the session on a device; the person may sign in again. */
export const forceOut = defineCommand({
  name: 'members.device.forceOut',
  input: wire.aboutDevice,
  output: done,
  async run(context, { id, reason }) {
    const device = await deviceTarget(context, id)
    if (device.sessionId === null) throw memberErrors.NO_SESSION()
    await byHouse(context, device, 'forced-out')
    context.record({ before: shown(device), after: { ...shown(device), live: false }, reason })
    return { id }
  },
})

/** Takes a device from a member, its session with it. */
export const unbindDevice = defineCommand({
  name: 'members.device.unbind',
  input: wire.aboutDevice,
  output: done,
  async run(context, { id, reason }) {
    const device = await deviceTarget(context, id)
    if (!device.bound) throw memberErrors.NOT_BOUND()
    await byHouse(context, device, 'unbind')
    context.record({ before: shown(device), after: { ...shown(device), bound: false, live: false }, reason })
    return { id }
  },
})
