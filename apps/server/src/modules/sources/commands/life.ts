import { toWire } from '#kernel/clock.ts'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { sourceErrors } from '../errors.ts'
import * as wire from '../schema.ts'
import { SECRET_PURPOSE } from '../service/ask-http.ts'
import { checkDefinition } from '../service/check.ts'
import { usesOf } from '../service/detail.ts'
import { readRows } from '../store/register.ts'
import { deleteSecret, findSecret, putSecret } from '../store/secret.ts'
import { findVersion, publishVersion, retireVersion, setCurrent, versionsOf } from '../store/source.ts'
import { requireSource } from './draft.ts'

/**
 * Lets a checked version out. Nobody who wrote on it may: neither its author nor whoever changed a word or a row since,
 * and the system, which is nobody, never. It is checked once more, for the views and rules of today.
 */
export const publish = defineCommand({
  name: 'sources.version.publish',
  scope: 'none',
  input: wire.versionTarget,
  output: wire.versionAnswer,
  async run(context, { id, number }) {
    const { tx, actor, platform } = context
    const source = await requireSource(context, id)
    const version = await findVersion(tx, id, number)
    if (!version) throw platformErrors.NOT_FOUND()
    if (version.editorIds.includes(actor.operatorId) || actor.operatorId === SYSTEM_OPERATOR_ID) {
      throw sourceErrors.MAKER_IS_NOT_CHECKER()
    }
    if (version.state !== 'checked') throw sourceErrors.VERSION_NOT_CHECKED()
    const { definition } = version
    const options = { dated: definition.kind === 'register' && definition.dated, limit: wire.ROWS_MAX }
    const rows = definition.kind === 'register' ? await readRows(tx, version.id, options) : []
    const { problems } = await checkDefinition(platform, actor, definition, rows)
    if (problems.length > 0) throw sourceErrors.DRAFT_UNSOUND({ count: problems.length })
    const now = toWire(context.now)
    await publishVersion(tx, version.id, { id: actor.operatorId, name: actor.name }, now)
    await setCurrent(tx, id, number, now)
    context.record({
      before: { current: source.currentNumber },
      after: { current: number, author: version.authorName },
    })
    context.emit({ topic: 'sources', ids: [id], businessLine: null, departmentId: null })
    return { id, number, edition: version.edition }
  },
})

/**
 * Takes a version out of use. What has pinned it goes on reading it; the one published before it comes forward, if any
 * is left.
 */
export const retire = defineCommand({
  name: 'sources.version.retire',
  scope: 'none',
  input: wire.retireInput,
  output: wire.versionTarget,
  async run(context, { id, number, reason, although }) {
    const { tx, actor, platform } = context
    const source = await requireSource(context, id)
    context.record({ reason })
    const version = await findVersion(tx, id, number)
    if (!version) throw platformErrors.NOT_FOUND()
    if (version.state !== 'published') throw sourceErrors.VERSION_NOT_PUBLISHED()
    const before = (await versionsOf(tx, id)).find((one) => one.state === 'published' && one.number < number)
    const next = source.currentNumber === number ? (before?.number ?? null) : source.currentNumber
    const uses = next === null ? await usesOf(platform, tx, source.code) : []
    if (uses.length > 0 && !although)
      throw sourceErrors.SOURCE_IN_USE({ uses: uses.map((one) => one.label).slice(0, 20) })
    const now = toWire(context.now)
    await retireVersion(tx, version.id, actor.operatorId, now)
    await setCurrent(tx, id, next, now)
    context.record({ before: { current: source.currentNumber }, after: { current: next, retired: number } })
    context.emit({ topic: 'sources', ids: [id], businessLine: null, departmentId: null })
    return { id, number }
  },
})

const secretTarget = (code: string) => ({ type: 'secret', id: code, label: code })

/** Keeps a secret of another system. Its text is sealed, and is in no answer, record or log from then on. */
export const setSecret = defineCommand({
  name: 'sources.secret.set',
  scope: 'none',
  input: wire.secretSet,
  output: wire.secretTarget,
  async run({ tx, actor, platform, now, record }, { code, host, value }) {
    const before = await findSecret(tx, code)
    const sealed = platform.cipher.seal(value, SECRET_PURPOSE)
    await putSecret(tx, { code, host, sealed, by: actor.operatorId, now: toWire(now) })
    record({ target: secretTarget(code), before: before && { host: before.host }, after: { host } })
    return { code }
  },
})

/** Forgets a secret; sources that name it fail until there is another. */
export const removeSecret = defineCommand({
  name: 'sources.secret.remove',
  scope: 'none',
  input: wire.secretTarget,
  output: wire.secretTarget,
  async run({ tx, record }, { code }) {
    record({ target: secretTarget(code) })
    if (!(await deleteSecret(tx, code))) throw platformErrors.NOT_FOUND()
    return { code }
  },
})
