import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { type LineView, lineCreate, lineRetire, lineUpdate, lineView } from '../schema.ts'
import { findLine, insertLine, updateLine } from '../store/line.ts'

const targetOf = (code: string) => ({ type: 'businessLine', id: code, label: code })

/** Adds a business line; nobody sees its accounts before being let into it. */
export const createLine = defineCommand({
  name: 'access.businessLine.create',
  scope: 'none',
  input: lineCreate,
  output: lineView,
  async run({ tx, now, record, emit }, input) {
    record({ target: targetOf(input.code), after: { ...input } })
    if (!(await insertLine(tx, input, toWire(now)))) {
      throw accessErrors.LINE_EXISTS({ line: input.code }, [{ path: 'code', code: 'custom' }])
    }
    emit({ topic: 'businessLines', ids: [] })
    return { ...input, retired: false, version: 1 }
  },
})

async function change(context: CommandContext, before: LineView, after: LineView): Promise<LineView> {
  const { tx, now, record, emit } = context
  const shown = ({ names, position, retired }: LineView) => ({ names, position, retired })
  record({ target: targetOf(before.code), before: shown(before), after: shown(after) })
  if (!(await updateLine(tx, after, toWire(now)))) throw platformErrors.VERSION_STALE()
  emit({ topic: 'businessLines', ids: [] })
  return { ...after, version: after.version + 1 }
}

/** @throws NOT_FOUND */
async function lineOf({ tx }: CommandContext, code: string): Promise<LineView> {
  const found = await findLine(tx, code)
  if (!found) throw platformErrors.NOT_FOUND()
  return found
}

/** Renames a line or moves it; accounts and rights go by its code, which stays. */
export const renameLine = defineCommand({
  name: 'access.businessLine.update',
  scope: 'none',
  input: lineUpdate,
  output: lineView,
  async run(context, input) {
    const before = await lineOf(context, input.code)
    return change(context, before, { ...before, ...input })
  },
})

/** No new accounts and no new rights in the line; what is there stays. */
export const retireLine = defineCommand({
  name: 'access.businessLine.retire',
  scope: 'none',
  input: lineRetire,
  output: lineView,
  async run(context, { code, version }) {
    const before = await lineOf(context, code)
    return change(context, before, { ...before, version, retired: true })
  },
})

/**
 * A line that something new may belong to.
 *
 * @throws LINE_UNKNOWN, LINE_RETIRED, naming the field
 */
export async function requireLine(reader: Reader, code: string, path: string): Promise<void> {
  const found = await findLine(reader, code)
  if (!found) throw accessErrors.LINE_UNKNOWN({ line: code }, [{ path, code: 'custom' }])
  if (found.retired) throw accessErrors.LINE_RETIRED({ line: code }, [{ path, code: 'custom' }])
}
