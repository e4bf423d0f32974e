import type { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { HOUSE_ZONE } from '#modules/clients'
import { type Command, type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { filingErrors } from '../errors.ts'
import {
  aggregatedInput,
  changeInput,
  errorInput,
  type Form,
  offExchangeInput,
  removeInput,
  reportName,
  writeInput,
} from '../policy/report.ts'
import { reference } from '../schema.ts'
import { dropLine, insertLine, insertReport, lockLine } from '../store/report.ts'

const madeBy = ({ actor, now }: CommandContext) => ({ name: actor.name, at: toWire(now) })

type Line = { happenedOn: string; ceNo?: string; firmId?: string }

/** Writes a line of a form down; reported with the next report of the form. */
function lineCommand<I extends Line>(
  name: string,
  form: Form,
  input: z.ZodType<I>,
  partyOf: (line: I) => string,
): Command<I, { id: string }> {
  return defineCommand({
    name,
    scope: 'none',
    input,
    output: reference,
    async run(context, line) {
      if (line.happenedOn > dateAt(context.now, HOUSE_ZONE)) {
        throw filingErrors.DAY_IN_FUTURE({}, [{ path: 'happenedOn', code: 'DAY_IN_FUTURE' }])
      }
      const id = newId<'reportLine'>()
      const party = partyOf(line)
      await insertLine(context.tx, { id, form, party, happenedOn: line.happenedOn, facts: line }, madeBy(context))
      context.record({ target: { type: 'reportLine', id, label: `${form} ${party}` }, after: { form, ...line } })
      context.emit({ topic: 'filings', ids: [id] })
      return { id }
    },
  })
}

export const reportAggregated = lineCommand(
  'filing.aggregated.report',
  'AGGREGATED',
  aggregatedInput,
  ({ ceNo }) => ceNo,
)
export const reportChange = lineCommand('filing.change.report', 'CHANGE', changeInput, ({ ceNo }) => ceNo)
export const reportError = lineCommand('filing.error.report', 'ERROR', errorInput, ({ firmId }) => firmId)
export const reportOffExchange = lineCommand(
  'filing.offExchange.report',
  'OFF_EXCHANGE',
  offExchangeInput,
  ({ firmId }) => firmId,
)

/** Takes a line back before it is reported. */
export const removeLine = defineCommand({
  name: 'filing.reportLine.remove',
  scope: 'none',
  input: removeInput,
  output: reference,
  async run(context, { id }) {
    const line = await lockLine(context.tx, id)
    if (!line) throw platformErrors.NOT_FOUND()
    context.record({ target: { type: 'reportLine', id, label: `${line.form} ${line.party}` } })
    if (line.reportId !== null) throw filingErrors.LINE_REPORTED()
    await dropLine(context.tx, id)
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})

/** Makes the report of a form for today out of every line that waits. */
export const writeReport = defineCommand({
  name: 'filing.report.write',
  scope: 'none',
  input: writeInput,
  output: reference,
  async run(context, { form, party }) {
    const id = newId<'report'>()
    const reportedOn = dateAt(context.now, HOUSE_ZONE)
    const fileName = reportName(form, party, reportedOn)
    const lines = await insertReport(context.tx, { id, form, party, reportedOn, fileName }, madeBy(context))
    if (lines === 0) throw filingErrors.NOTHING_TO_REPORT()
    context.record({ target: { type: 'report', id, label: fileName }, after: { form, party, lines } })
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})
