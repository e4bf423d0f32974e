import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { sourceErrors } from '../errors.ts'
import { judgeRows } from '../policy/register.ts'
import * as wire from '../schema.ts'
import { checkDefinition } from '../service/check.ts'
import { copyRows, readRows, replaceRows } from '../store/register.ts'
import {
  deleteDraft,
  findDraft,
  findVersion,
  insertSource,
  insertVersion,
  lockSource,
  type SourceRow,
  updateSource,
  type VersionRow,
  versionsOf,
  writeCheck,
  writeDraft,
} from '../store/source.ts'

export const sourceTargetOf = (source: { id: string; code: string }) => ({
  type: 'source',
  id: source.id,
  label: source.code,
})

/** The source, locked; what follows is recorded under it. */
export async function requireSource(context: CommandContext, id: string): Promise<SourceRow> {
  const source = await lockSource(context.tx, id)
  if (!source) throw platformErrors.NOT_FOUND()
  context.record({ target: sourceTargetOf(source) })
  return source
}

const announce = (context: CommandContext, id: string) =>
  context.emit({ topic: 'sources', ids: [id], businessLine: null, departmentId: null })

/** The draft as the writer last saw it. */
async function requireDraft(context: CommandContext, sourceId: string, edition: number): Promise<VersionRow> {
  const draft = await findDraft(context.tx, sourceId)
  if (!draft) throw sourceErrors.DRAFT_MISSING()
  if (draft.edition !== edition) throw sourceErrors.DRAFT_STALE()
  return draft
}

/** Definitions stand in records as they are: secrets are only named in them. */
const shown = (definition: wire.SourceDefinition) => definition as unknown as Json

/** Adds a source with its first draft. */
export const createSource = defineCommand({
  name: 'sources.source.create',
  scope: 'none',
  input: wire.sourceCreate,
  output: wire.versionAnswer,
  async run(context, { code, label, note, definition }) {
    const { tx, actor, record } = context
    const id = newId<'source'>()
    const now = toWire(context.now)
    record({ target: sourceTargetOf({ id, code }), after: { code, label, definition: shown(definition) } })
    const added = await insertSource(tx, { id, code, kind: definition.kind, label, note: note ?? null, now })
    if (!added) throw sourceErrors.SOURCE_CODE_TAKEN({ source: code }, [{ path: 'code', code: 'SOURCE_CODE_TAKEN' }])
    const author = { id: actor.operatorId, name: actor.name }
    await insertVersion(tx, { id: newId<'sourceVersion'>(), sourceId: id, number: 1, definition, author, now })
    announce(context, id)
    return { id, number: 1, edition: 1 }
  },
})

/** Begins the next version with what is published now: definition and rows. */
export const openDraft = defineCommand({
  name: 'sources.draft.open',
  scope: 'none',
  input: wire.sourceTarget,
  output: wire.versionAnswer,
  async run(context, { id }) {
    const { tx, actor } = context
    const source = await requireSource(context, id)
    const there = await findDraft(tx, id)
    if (there) return { id, number: there.number, edition: there.edition }
    const [latest] = await versionsOf(tx, id)
    const from = source.currentNumber === null ? latest : await findVersion(tx, id, source.currentNumber)
    if (!latest || !from) throw sourceErrors.DRAFT_MISSING()
    const versionId = newId<'sourceVersion'>()
    const author = { id: actor.operatorId, name: actor.name }
    const number = latest.number + 1
    const { definition } = from
    await insertVersion(tx, { id: versionId, sourceId: id, number, definition, author, now: toWire(context.now) })
    await copyRows(tx, from.id, versionId)
    context.record({ after: { number, from: from.number } })
    announce(context, id)
    return { id, number, edition: 1 }
  },
})

/** Writes the draft; it has to be checked again. */
export const editDraft = defineCommand({
  name: 'sources.draft.edit',
  scope: 'none',
  input: wire.draftEdit,
  output: wire.versionAnswer,
  async run(context, { id, edition, label, note, definition }) {
    const { tx, actor } = context
    const source = await requireSource(context, id)
    const draft = await requireDraft(context, id, edition)
    if (definition.kind !== source.kind) throw sourceErrors.KIND_FIXED()
    await updateSource(tx, id, { label, note: note ?? null, now: toWire(context.now) })
    await writeDraft(tx, draft.id, { definition, editorId: actor.operatorId })
    context.record({ before: { definition: shown(draft.definition) }, after: { label, definition: shown(definition) } })
    announce(context, id)
    return { id, number: draft.number, edition: edition + 1 }
  },
})

/** Throws the draft away; what was published before stays. */
export const discardDraft = defineCommand({
  name: 'sources.draft.discard',
  scope: 'none',
  input: wire.sourceTarget,
  output: wire.sourceTarget,
  async run(context, { id }) {
    await requireSource(context, id)
    const draft = await findDraft(context.tx, id)
    if (!draft || draft.number === 1) throw sourceErrors.DRAFT_MISSING()
    await deleteDraft(context.tx, draft.id)
    context.record({ before: { number: draft.number, definition: shown(draft.definition) } })
    announce(context, id)
    return { id }
  },
})

/** Puts rows in place of all the draft of a register has; unsound ones are refused whole. */
export const putRows = defineCommand({
  name: 'sources.register.put',
  scope: 'none',
  input: wire.rowsPut,
  output: wire.versionAnswer,
  async run(context, { id, edition, rows }) {
    const { tx, actor } = context
    await requireSource(context, id)
    const draft = await requireDraft(context, id, edition)
    if (draft.definition.kind !== 'register') throw sourceErrors.NOT_A_REGISTER()
    const judged = judgeRows(draft.definition, rows)
    if (judged.problems.length > 0) {
      throw sourceErrors.ROWS_UNSOUND(
        { count: judged.problems.length },
        judged.problems
          .slice(0, 50)
          .map(({ row, column, code }) => ({ path: `rows.${row}.${column ?? ''}`, code, module: 'sources' })),
      )
    }
    await replaceRows(tx, draft.id, judged.rows)
    await writeDraft(tx, draft.id, { editorId: actor.operatorId })
    context.record({ before: { rows: draft.rowCount }, after: { rows: judged.rows.length } })
    announce(context, id)
    return { id, number: draft.number, edition: edition + 1 }
  },
})

/** Checks the draft; sound, it waits for somebody else to publish it. */
export const checkDraft = defineCommand({
  name: 'sources.draft.check',
  scope: 'none',
  input: wire.sourceTarget,
  output: wire.checkResult,
  async run(context, { id }) {
    const { tx, platform, actor } = context
    await requireSource(context, id)
    const draft = await findDraft(tx, id)
    if (!draft) throw sourceErrors.DRAFT_MISSING()
    const { definition } = draft
    const options = { dated: definition.kind === 'register' && definition.dated, limit: wire.ROWS_MAX }
    const rows = definition.kind === 'register' ? await readRows(tx, draft.id, options) : []
    const check = await checkDefinition(platform, actor, definition, rows)
    const state = check.problems.length === 0 ? 'checked' : 'draft'
    await writeCheck(tx, draft.id, state, check)
    context.record({ after: { number: draft.number, state, problems: check.problems.map((one) => one.code) } })
    announce(context, id)
    return check
  },
})
