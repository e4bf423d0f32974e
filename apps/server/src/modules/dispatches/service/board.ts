import type { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { answersOf, getRequest } from '#modules/businesses'
import type { Actor, Language } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { type WriteCell, writeSheet } from '#platform/sheets/write-sheet.ts'
import { text } from '#platform/texts.ts'
import type * as wire from '../schema.ts'
import { ITEM_STANDINGS } from '../schema.ts'
import * as store from '../store.ts'

/** @throws NOT_FOUND */
export async function getDispatch(platform: Platform, actor: Actor, id: string): Promise<store.DispatchRow> {
  const dispatch = await store.findDispatch(platform.db, actor, id)
  if (!dispatch) throw platformErrors.NOT_FOUND()
  return dispatch
}

/** Open requests at the filling step whom nobody who is asked could answer any more: left, or without the right. */
async function unattendedOf(platform: Platform, dispatch: store.DispatchRow, items: readonly store.ItemRow[]) {
  const asked = await store.askedAt(platform.db, dispatch.id)
  const places = new Map(items.map((item) => [item.id, item.departmentId]))
  const questions = asked.map(({ id, people }) => ({
    anyOf: [{ by: 'operators' as const, operatorIds: people }],
    except: [],
    businessLine: dispatch.businessLine,
    departmentId: places.get(id) ?? null,
    among: null,
  }))
  const found = await platform.directory.find(platform.db, questions, platform.clock())
  return asked.flatMap(({ id }, at) => (found[at]?.length === 0 && places.has(id) ? [id] : []))
}

const fileView = ({ id, name, size, mime }: store.FileRow) => ({ id, name, size, mime })

/** How far a dispatch is, as far as the person sees its recipients. @throws NOT_FOUND */
export async function dispatchDetailOf(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof wire.dispatchDetail>> {
  const { db } = platform
  const dispatch = await getDispatch(platform, actor, id)
  const items = await store.standingsOf(db, actor, id)
  const late = Temporal.Instant.compare(Temporal.Instant.from(dispatch.dueAt), platform.clock()) < 0
  const counts = Object.fromEntries(
    ITEM_STANDINGS.map((standing) => [standing, items.filter((item) => item.standing === standing).length]),
  ) as Record<store.Standing, number>
  const { businessId, businessNames, senderId, senderName } = dispatch
  const { versionId: _version, step: _step, businessLine: _line, departmentId: _department, ...shown } = dispatch
  return {
    ...shown,
    business: { id: businessId, names: businessNames },
    sender: { id: senderId, name: senderName },
    counts,
    total: items.length,
    overdue: late ? items.filter((item) => item.state === 'open').length : 0,
    unattended: await unattendedOf(platform, dispatch, items),
    files: (await store.filesOf(db, id)).map(fileView),
  }
}

async function recipientNames(platform: Platform, items: readonly store.ItemRow[], language: Language) {
  const departments = await platform.directory.departmentLabels(
    platform.db,
    items.map((item) => item.departmentId),
  )
  const people = await platform.directory.names(
    platform.db,
    items.flatMap((item) => (item.operatorId === null ? [] : [item.operatorId])),
  )
  return (item: store.ItemRow): string => {
    const place = departments.get(item.departmentId)?.[language] ?? ''
    const person = item.operatorId === null ? null : (people.get(item.operatorId) ?? null)
    return person === null ? place : `${person} (${place})`
  }
}

/** What all recipients answered, side by side, in the rights of the reader. @throws NOT_FOUND */
export async function dispatchAnswersOf(
  platform: Platform,
  actor: Actor,
  id: string,
  language: Language,
): Promise<z.input<typeof wire.dispatchAnswers>> {
  await getDispatch(platform, actor, id)
  const items = await store.standingsOf(platform.db, actor, id)
  const named = await recipientNames(platform, items, language)
  const { columns, answers } = await answersOf(
    platform,
    actor,
    items.map((item) => item.requestId),
    language,
  )
  const cells = new Map(answers.map((one) => [one.requestId, one.cells]))
  const rows = items.flatMap((item) => {
    const said = cells.get(item.requestId)
    if (!said) return []
    const { id: itemId, requestId, requestNo, standing } = item
    return [{ itemId, requestId, requestNo, recipient: named(item), standing, cells: said }]
  })
  return { columns, rows }
}

/** The answers as a workbook: a line for each recipient, numbers as numbers. @throws NOT_FOUND */
export async function answersFile(platform: Platform, actor: Actor, id: string, language: Language) {
  const dispatch = await getDispatch(platform, actor, id)
  const { columns, rows } = await dispatchAnswersOf(platform, actor, id, language)
  const word = (key: string) => text(language, `dispatches:${key}`)
  const lines = rows.map((row): WriteCell[] => [
    row.recipient,
    word(`state.standing.${row.standing}`),
    row.requestNo,
    ...columns.map(({ key }) => row.cells[key] ?? null),
  ])
  const stream = writeSheet(lines, {
    format: 'xlsx',
    name: dispatch.title,
    columns: [
      ...['recipient', 'standing', 'requestNo'].map((key) => ({
        heading: word(`field.${key}`),
        type: 'text' as const,
      })),
      ...columns.map(({ label, numeric }) => ({
        heading: label,
        type: numeric ? ('number' as const) : ('text' as const),
        width: 24,
      })),
    ],
  })
  return { stream, name: `${dispatch.dispatchNo}.xlsx` }
}

/** The dispatch behind a request in scope, for whoever got it. @throws NOT_FOUND */
export async function behindRequest(
  platform: Platform,
  actor: Actor,
  requestId: string,
): Promise<z.input<typeof wire.dispatchBehind>> {
  const request = await getRequest(platform, actor, requestId)
  const found = await store.itemOfRequest(platform.db, request.id)
  if (!found) throw platformErrors.NOT_FOUND()
  const { item, dispatch } = found
  const { id, dispatchNo, title, remark, senderName, sentAt, dueAt } = dispatch
  const sees = actor.permissions.has('dispatches.dispatch.view')
  return {
    id,
    dispatchNo,
    title,
    remark,
    sender: senderName,
    sentAt,
    dueAt,
    state: item.state,
    overdue: item.state === 'open' && dueAt < toWire(platform.clock()),
    files: (await store.filesOf(platform.db, id)).map(fileView),
    board: sees && (await store.findDispatch(platform.db, actor, id)) !== null,
  }
}

/** A paper of a dispatch, for whoever sees the dispatch or got one of its requests. @throws NOT_FOUND */
export async function paperOf(
  platform: Platform,
  actor: Actor,
  by: { dispatchId: string } | { requestId: string },
  fileId: string,
): Promise<store.FileRow> {
  const id =
    'dispatchId' in by
      ? (await getDispatch(platform, actor, by.dispatchId)).id
      : (await behindRequest(platform, actor, by.requestId)).id
  const file = (await store.filesOf(platform.db, id)).find((one) => one.id === fileId)
  if (!file) throw platformErrors.NOT_FOUND()
  return file
}
