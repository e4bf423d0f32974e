import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SOURCE_KEYS } from '#modules/access'
import { modules } from '../../src/compose.ts'

/** Every key that the specification names (accounts §5); a star stands for a family of what is not kept as a whole. */
const NAMED = [
  ...of('account', 'trade_permission update_trade_permission edit_contact_details suspend_account apply_edit_member'),
  ...of('account', 'modify_transaction_channel update_appid sem_query sem_update ob_accounts statement_history'),
  ...of('kyc', 'update_account_info risk_assessment_query suspicious_incident_monitoring'),
  ...of('kyc', 'blacklist_members blacklist_names blacklist_hit_status'),
  ...of('customer', 'pi_app_record'),
  ...of('ticket', 'import_agent import_relation'),
  ...of('b2b_customer', 'submit_account'),
  ...of('message', 'log_query'),
  ...of('credit_limit', 'client_group_query client_group_operation'),
  ...of('risk_config', 'stock_group_list_query stock_group_list_export stock_group_details_query'),
  ...of('risk_config', 'stock_group_details_export risk_rules_manager_query risk_rules_manager_export'),
  ...of('risk_config', 'withdrawal_limit_query'),
  ...of('clearing', 'clearing_calendar_view clearing_calendar_operation'),
  ...of('report', 'crs_data crs_tasks'),
  ...of('admin', 'general_whale_api'),
  'assets.*',
  'atm.*',
  'lb_hk_clearing.*',
]

function of(module: string, keys: string): string[] {
  return keys.split(' ').map((key) => `${module}.${key}`)
}

const page = readFileSync(new URL('../../../../docs/reference/permission-keys.md', import.meta.url), 'utf8')
const lines = [...page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map(([, key = '', here = '']) => ({
  key,
  here,
  keys: here.startsWith('not kept: ') ? [] : [...here.matchAll(/`([^`]+)`/g)].map(([, one = '']) => one),
}))

describe('[P-01] the table of keys of other systems', () => {
  it('has each key of the specification once, and no other', () => {
    expect(lines.map(({ key }) => key).sort()).toEqual([...NAMED].sort())
  })

  it('names keys here, or says why there are none', () => {
    const silent = lines.filter(({ here, keys }) => keys.length === 0 && !/^not kept: .{20,}/.test(here))
    expect(silent.map(({ key }) => key)).toEqual([])
  })

  it('says what the product takes them for', () => {
    const kept = lines.filter(({ keys }) => keys.length > 0).map(({ key, keys }) => [key, keys])
    expect(Object.fromEntries(kept)).toEqual(SOURCE_KEYS)
  })

  it('names keys that are declared', () => {
    const declared = new Set(
      modules.flatMap(({ permissions, commands }) => [
        ...permissions.map(({ key }) => key),
        ...commands.map(({ name, permission }) => permission ?? name),
      ]),
    )
    expect(lines.flatMap(({ keys }) => keys.filter((key) => !declared.has(key)))).toEqual([])
  })
})
