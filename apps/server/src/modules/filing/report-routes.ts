import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { changeForm, verifyForm } from './commands/form-template.ts'
import { takeOrders } from './commands/order.ts'
import {
  removeLine,
  reportAggregated,
  reportChange,
  reportError,
  reportOffExchange,
  reportQuoteChange,
  writeReport,
} from './commands/report.ts'
import { formLayout, writeForm } from './policy/report.ts'
import { exceptionList, reportLineList, reportList } from './report-lists.ts'
import { formTemplates } from './schema.ts'
import { currentTemplate, listTemplates } from './store/form-template.ts'
import { findReport, linesOf } from './store/report.ts'

/** The lines of a report never change, so the file is the same each time. */
const file: RawRoute = {
  kind: 'raw',
  id: 'filing.report.file',
  method: 'GET',
  path: '/filing-reports/{id}/file',
  permission: 'filing.report.view',
  scope: 'none',
  summary: 'A report form as CSV',
  params: z.object({ id: z.uuid() }),
  query: z.object({}),
  produces: ['text/csv; charset=utf-8'],
  consumes: [],
  async handle({ platform }, input, _request, reply) {
    const report = await findReport(platform.db, (input.params as { id: string }).id)
    const layout = report && formLayout(report.form, report.template)
    if (!report || !layout) throw platformErrors.NOT_FOUND()
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${report.fileName}"`)
    return Buffer.from(writeForm(layout, report.reportedOn, await linesOf(platform.db, report.id)), 'utf8')
  },
}

const templates = queryRoute({
  id: 'filing.form.list',
  path: '/filing-form-templates',
  permission: 'filing.report.view',
  scope: 'none',
  summary: 'Versions of the form whose columns the house lays down, and who stands for each',
  response: formTemplates,
  async handle({ platform }) {
    const { db, config } = platform
    const [all, current] = await Promise.all([listTemplates(db), currentTemplate(db, config.filing.production)])
    return { items: all.map((one) => ({ ...one, current: one.id === current?.id })) }
  },
})

const line = '/filing-report-lines'

export const reportRoutes: readonly Route[] = [
  listRoute(line, reportLineList),
  listRoute('/filing-reports', reportList),
  listRoute('/filing-orders', exceptionList),
  file,
  templates,
  commandRoute('POST', `${line}/aggregated`, reportAggregated, {
    summary: 'A client behind an aggregated order',
    created: true,
  }),
  commandRoute('POST', `${line}/change`, reportChange, {
    summary: 'A client goes under another number',
    created: true,
  }),
  commandRoute('POST', `${line}/error`, reportError, { summary: 'An order went under a wrong number', created: true }),
  commandRoute('POST', `${line}/off-exchange`, reportOffExchange, {
    summary: 'Who bought in a trade off the exchange',
    created: true,
  }),
  commandRoute('POST', `${line}/quote-change`, reportQuoteChange, {
    summary: "A liquidity provider's quotes go under another number",
    created: true,
  }),
  commandRoute('POST', '/filing-form-templates', changeForm, {
    summary: 'Lay down how the form for quotes looks',
    created: true,
  }),
  commandRoute('POST', '/filing-form-templates/{id}/verify', verifyForm, {
    summary: 'Stand for a version of the form; never by whoever laid it down',
  }),
  commandRoute('POST', `${line}/{id}/remove`, removeLine, { summary: 'Take a line back before it is reported' }),
  commandRoute('POST', '/filing-orders', takeOrders, {
    summary: 'Tell of orders of a day and the numbers they went under; those in order are counted and not kept',
    created: true,
  }),
  commandRoute('POST', '/filing-reports', writeReport, { summary: 'Write the form of today', created: true }),
]
