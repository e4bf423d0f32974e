import type { PublishedView } from '#modules/sources'

/** Accounts as data sources may read them. */
export const accountView: PublishedView = {
  name: 'v_account',
  title: 'accounts:view.v_account',
  columns: {
    account_id: 'id',
    account_no: 'text',
    client_id: 'id',
    client_no: 'text',
    client_name: 'text',
    client_type: 'text',
    type: 'text',
    level: 'text',
    parent_id: 'id',
    business_line: 'text',
    department_id: 'id',
    status: 'text',
    frozen: 'yesNo',
    broker_code: 'text',
    introducer_code: 'text',
    opened_on: 'date',
    opened_at: 'instant',
    cancelled_at: 'instant',
  },
  select: `select a.id as account_id, a.account_no, a.client_id, c.client_no, c.display_name as client_name,
    c.type as client_type, a.type, a.level, a.parent_id, a.business_line, a.department_id, a.status, a.frozen,
    a.broker_code, a.introducer_code, a.opened_on, a.opened_at, a.cancelled_at
    from accounts.v_account a join clients.v_client c on c.id = a.client_id`,
  scope: { by: 'row', businessLine: 'business_line', departmentId: 'department_id', client: 'client_id' },
}
