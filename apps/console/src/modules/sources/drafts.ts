import type { SourceDefinition, SourceKind } from '#contract/sources'

const common = { parameters: [], rowsMax: 200, perMinute: 300 }
const one = { 'zh-Hans': '', 'zh-Hant': '', en: '' }

/** What a new source of a kind begins with; `label` names its first column in all languages. */
export function firstDefinition(
  kind: SourceKind,
  label: Record<'zh-Hans' | 'zh-Hant' | 'en', string> = one,
  host = '',
): SourceDefinition {
  switch (kind) {
    case 'register':
      return {
        kind,
        ...common,
        columns: [{ key: 'code', label, type: 'text', required: true }],
        rowKey: ['code'],
        dated: false,
        filters: [],
      }
    case 'view':
      return { kind, ...common, view: 'v_account', columns: ['account_no', 'client_name', 'status'], filters: [] }
    case 'sql':
      return { kind, ...common, statement: 'select a.account_no, a.status\nfrom v_account a\norder by a.account_no' }
    case 'http':
      return {
        kind,
        ...common,
        method: 'GET',
        url: `https://${host || 'crm.example.com'}/`,
        headers: [],
        body: [],
        rows: '',
        columns: [{ key: 'value', label, type: 'text', pointer: '/value' }],
        timeoutMs: 3000,
        maxBytes: 500_000,
        retries: 1,
        cacheSeconds: 0,
      }
  }
}
