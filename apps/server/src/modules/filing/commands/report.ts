import type { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Command, type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { filingErrors } from '../errors.ts'
import {
  aggregatedInput,
  changeInput,
  errorInput,
  type Form,
  formLayout,
  offExchangeInput,
  quoteChangeInput,
  removeInput,
  reportName,
  writeInput,
} from '../policy/report.ts'
import { reference } from '../schema.ts'
import { currentTemplate, type TemplateRow } from '../store/form-template.ts'
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
      if (line.happenedOn > dateAt(context.now, context.platform.config.timeZone)) {
        throw filingErrors.DAY_IN_FUTURE({}, [{ path: 'happenedOn', code: 'DAY_IN_FUTURE' }])
      }
      const id = newId<'reportLine'>()
      const party = partyOf(line)
      await insertLine(context.tx, { id, form, party, happenedOn: line.happenedOn, facts: line }, madeBy(context))
      context.record({
        target: { type: 'reportLine', id, label: `${party} ${line.happenedOn}` },
        after: { form, ...line },
      })
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

export const reportQuoteChange = lineCommand(
  'filing.quoteChange.report',
  'QUOTE_CHANGE',
  quoteChangeInput,
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
    context.record({ target: { type: 'reportLine', id, label: `${line.party} ${line.happenedOn}` } })
    if (line.reportId !== null) throw filingErrors.LINE_REPORTED()
    await dropLine(context.tx, id)
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})

/** How the form for quotes is laid down. @throws FORM_NOT_LAID_DOWN, and in production FORM_UNVERIFIED */
async function templateFor({ tx, platform }: CommandContext): Promise<TemplateRow> {
  const { production } = platform.config.filing
  const found = await currentTemplate(tx, production)
  if (!found) throw filingErrors.FORM_NOT_LAID_DOWN()
  if (production && found.verifiedAt === null) throw filingErrors.FORM_UNVERIFIED({ version: found.version })
  return found
}

/** Makes the report of a form for today out of every line that waits. */
export const writeReport = defineCommand({
  name: 'filing.report.write',
  scope: 'none',
  input: writeInput,
  output: reference,
  async run(context, { form, party }) {
    const id = newId<'report'>()
    const reportedOn = dateAt(context.now, context.platform.config.timeZone)
    const template = form === 'QUOTE_CHANGE' ? await templateFor(context) : null
    const layout = formLayout(form, template && template.template)
    if (!layout) throw filingErrors.FORM_NOT_LAID_DOWN()
    const fileName = reportName(layout, party, reportedOn)
    const report = { id, form, party, reportedOn, fileName, templateId: template?.id ?? null }
    const lines = await insertReport(context.tx, report, madeBy(context))
    if (lines === 0) throw filingErrors.NOTHING_TO_REPORT()
    context.record({ target: { type: 'report', id, label: fileName }, after: { form, party, lines } })
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})
