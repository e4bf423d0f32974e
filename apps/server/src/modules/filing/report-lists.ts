import { sql } from 'kysely'
import { z } from 'zod'
import { REGIMES } from '#modules/bcan'
import { clientInScope } from '#modules/clients'
import { chosenFilter, dateFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { EXCEPTIONS } from './policy/order-exception.ts'
import { FORMS } from './policy/report.ts'

const formFilter: ListFilter = chosenFilter('form', sql`f.form`, FORMS, 'filing:state.form')

/** Lines of the report forms, newest first: index report_line_made. */
export const reportLineList: ListDefinition = {
  id: 'filing.reportLine',
  permission: 'filing.report.view',
  exportPermission: 'filing.report.export',
  scope: 'none',
  summary: 'Lines of the report forms, reported or waiting',
  from: sql`filing.report_line f left join filing.report r on r.id = f.report_id`,
  rowId: sql<string>`f.id`,
  where: () => sql<boolean>`true`,
  topic: 'filings',
  columns: [
    { key: 'happenedOn', kind: 'date', select: sql`f.happened_on` },
    { key: 'form', kind: 'state', select: sql`f.form`, values: 'filing:state.form' },
    { key: 'party', kind: 'id', select: sql`f.party` },
    { key: 'stock', kind: 'text', select: sql`f.facts ->> 'stock'` },
    { key: 'quantity', kind: 'text', select: sql`f.facts ->> 'quantity'` },
    { key: 'originalTag', kind: 'text', select: sql`f.facts ->> 'originalTag'` },
    { key: 'revisedTag', kind: 'text', select: sql`coalesce(f.facts ->> 'revisedTag', f.facts ->> 'tag')` },
    { key: 'fileName', kind: 'text', select: sql`r.file_name` },
    { key: 'tradeId', kind: 'text', select: sql`f.facts ->> 'tradeId'`, hidden: true },
    { key: 'madeBy', kind: 'text', select: sql`f.made_by_name`, hidden: true },
    { key: 'madeAt', kind: 'instant', select: sql`f.made_at`, hidden: true },
  ],
  filters: [
    formFilter,
    defineFilter({
      key: 'reported',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(f.report_id is not null) = ${yes}`,
    }),
  ],
  sorts: [{ key: 'madeAt', by: sql`f.made_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Reports written, newest first: index report_made. */
export const reportList: ListDefinition = {
  id: 'filing.report',
  permission: 'filing.report.view',
  exportPermission: 'filing.report.export',
  scope: 'none',
  summary: 'Report forms written as CSV',
  from: sql`filing.report f`,
  rowId: sql<string>`f.id`,
  where: () => sql<boolean>`true`,
  topic: 'filings',
  columns: [
    { key: 'reportedOn', kind: 'date', select: sql`f.reported_on` },
    { key: 'form', kind: 'state', select: sql`f.form`, values: 'filing:state.form' },
    { key: 'party', kind: 'id', select: sql`f.party` },
    { key: 'lines', kind: 'number', select: sql`f.lines` },
    { key: 'fileName', kind: 'text', select: sql`f.file_name` },
    { key: 'madeBy', kind: 'text', select: sql`f.made_by_name` },
    { key: 'madeAt', kind: 'instant', select: sql`f.made_at`, hidden: true },
  ],
  filters: [formFilter],
  sorts: [{ key: 'madeAt', by: sql`f.made_at`, type: 'timestamptz', direction: 'desc' }],
}

/**
 * Orders that went without the client's number, or of clients in no accepted file at the cut-off of their day, newest first:
 * index client_order_exception.
 */
export const exceptionList: ListDefinition = {
  id: 'filing.order',
  permission: 'filing.order.view',
  exportPermission: 'filing.order.export',
  scope: 'accounts',
  summary: "Orders without their client's number, and of clients in no accepted file at the cut-off",
  from: sql`filing.client_order o join clients.v_client c on c.id = o.client_id`,
  rowId: sql<string>`o.id`,
  where: (actor) => sql<boolean>`(o.exception is not null and ${clientInScope(actor, sql`o.client_id`)})`,
  topic: 'filings',
  columns: [
    { key: 'tradedOn', kind: 'date', select: sql`o.traded_on` },
    { key: 'exception', kind: 'state', width: 136, select: sql`o.exception`, values: 'filing:state.exception' },
    { key: 'accountNo', kind: 'id', select: sql`o.account_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'regime', kind: 'state', width: 140, select: sql`o.regime`, values: 'bcan:state.regime' },
    { key: 'side', kind: 'state', width: 84, select: sql`o.side`, values: 'filing:state.side' },
    { key: 'stock', kind: 'text', width: 96, select: sql`o.stock` },
    { key: 'quantity', kind: 'text', width: 104, select: sql`o.quantity` },
    { key: 'orderTag', kind: 'text', select: sql`o.tag` },
    { key: 'ownTag', kind: 'text', select: sql`o.own_tag` },
    { key: 'orderNo', kind: 'id', select: sql`o.order_no` },
    { key: 'orderedAt', kind: 'instant', select: sql`o.ordered_at`, hidden: true },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no`, hidden: true },
    { key: 'judgedAt', kind: 'instant', select: sql`o.judged_at`, hidden: true },
    { key: 'takenBy', kind: 'text', select: sql`o.taken_by_name`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`o.client_id`, hidden: true },
  ],
  filters: [
    chosenFilter('exception', sql`o.exception`, EXCEPTIONS, 'filing:state.exception'),
    chosenFilter('regime', sql`o.regime`, REGIMES, 'bcan:state.regime'),
    dateFilter('tradedOn', sql`o.traded_on`),
  ],
  sorts: [{ key: 'tradedOn', by: sql`o.traded_on`, type: 'date', direction: 'desc' }],
}
