import type { PublishedView } from '#modules/sources'

/** What came in about openings, as forms and flows may ask for it; nothing that is masked. */
export const recordView: PublishedView = {
  name: 'v_opening_data',
  title: 'counters:view.v_opening_data',
  columns: {
    record_id: 'id',
    slot: 'integer',
    account_id: 'id',
    account_no: 'text',
    business_line: 'text',
    department_id: 'id',
    exchange: 'text',
    trading_code: 'text',
    code_type: 'text',
    status: 'text',
    risk_level: 'text',
    bank: 'text',
    changed_at: 'instant',
    received_at: 'instant',
  },
  select: `select record_id, slot, account_id, account_no, business_line, department_id, exchange, trading_code, code_type,
    status, risk_level, bank, changed_at, received_at from counters.v_record`,
  scope: { by: 'row', businessLine: 'business_line', departmentId: 'department_id' },
}
