import { describe, expect, it } from 'vitest'
import { keyProblems } from '../../../../scripts/check/key-usage.ts'
import { keysByNamespace, localeProblems, readLocales } from '../../../../scripts/check/locales.ts'
import { tellingCharacters } from '../../../../scripts/check/scripts-of-chinese.ts'
import { type Spoken, vocabularyProblems } from '../../../../scripts/check/vocabulary.ts'

const FOLDER = 'apps/server/src/modules/cash/locales'

const GOOD = {
  'zh-Hans': { page: { title: '平台账户', rows: '{{count}} 行' }, language: '繁體中文' },
  'zh-Hant': { page: { title: '平台賬戶', rows: '{{count}} 行' }, language: '繁體中文' },
  en: { page: { title: 'Accounts', rows_one: '{{count}} row', rows_other: '{{count}} rows' }, language: '繁體中文' },
}

async function rulesOf(files: Record<string, unknown>): Promise<string[]> {
  const texts = Object.entries(files).map(([language, content]): [string, string] => [
    `${FOLDER}/${language}.json`,
    typeof content === 'string' ? content : JSON.stringify(content),
  ])
  const { locales, problems } = readLocales(new Map(texts))
  const found = [...problems, ...localeProblems(locales, await tellingCharacters())]
  return [...new Set(found.map(({ rule }) => rule))]
}

const withTitle = (language: keyof typeof GOOD, title: string) => ({
  ...GOOD,
  [language]: { ...GOOD[language], page: { ...GOOD[language].page, title } },
})

const BAD: [rule: string, why: string, files: Record<string, unknown>][] = [
  ['locale-language', 'a language nobody asked for', { ...GOOD, fr: {} }],
  ['locale-json', 'broken JSON', { ...GOOD, en: '{' }],
  ['locale-same-keys', 'a language left out', { en: GOOD.en, 'zh-Hans': GOOD['zh-Hans'] }],
  [
    'locale-same-placeholders',
    'a lost placeholder',
    { ...GOOD, en: { ...GOOD.en, page: { title: 'A', rows: 'rows' } } },
  ],
  ['locale-not-empty', 'a blank text', withTitle('en', ' ')],
  ['locale-script', 'simplified characters in zh-Hant', withTitle('zh-Hant', '账户')],
  ['locale-script', 'traditional characters in zh-Hans', withTitle('zh-Hans', '賬戶')],
  ['locale-script', 'Chinese in English', withTitle('en', '账户')],
  ['locale-words', 'a word of another region', withTitle('zh-Hant', '帳戶')],
  ['locale-words', 'a word of another region', withTitle('zh-Hant', '菜單')],
]

describe('the rules about locale files', () => {
  it('say nothing about three equal languages, with their own plurals', async () => {
    expect(await rulesOf(GOOD)).toEqual([])
  })

  it.each(BAD)('%s fires on %s', async (rule, _why, files) => {
    const rules = await rulesOf(files)
    // A file that cannot be read also lacks every key, a blank one has lost its placeholders.
    expect(rule === 'locale-json' ? rules : [rules[0]]).toContain(rule)
    if (rule !== 'locale-json') expect(rules).toEqual([rule])
  })
})

describe('the rule about keys in the code', () => {
  const { locales } = readLocales(new Map([[`${FOLDER}/en.json`, JSON.stringify(GOOD.en)]]))
  const known = keysByNamespace(locales)
  const found = (code: string) => keyProblems('apps/console/src/modules/cash/page.tsx', code, known).length

  it('finds a key without text, and a computed key whose head leads nowhere', () => {
    expect(found("t('cash:page.subtitle')")).toBe(1)
    expect(found('t(`cash:states.${state}`)')).toBe(1)
  })

  it('accepts a text, a plural, the beginning of texts, and strings that are no keys', () => {
    expect(
      found("t('cash:page.title'); t('cash:page.rows', { count }); values('cash:page'); t(`cash:page.${x}`)"),
    ).toBe(0)
    expect(found("const url = 'https://example.com'; const time = '12:30'; const style = 'color:red'")).toBe(0)
  })
})

describe('the rules about declared vocabulary', () => {
  const cash: Spoken = {
    name: 'cash',
    errors: { $specs: { CASH_SHORT: { params: ['missing'] } } },
    permissions: [{ key: 'cash.account.view' }],
    commands: [{ name: 'cash.withdrawal.submit', permission: 'cash.withdrawal.submit' }],
    lists: [
      {
        id: 'cash.account',
        columns: [{ key: 'balance' }],
        filters: [{ key: 'status', values: 'cash:state.account', options: ['OPEN'] }],
      },
    ],
    offers: [{ point: 'messages.kinds', value: { kind: 'cash.paidOut' } }],
  }
  const texts: Record<string, string> = {
    'error.CASH_SHORT.message': '{{missing}} too little',
    'error.CASH_SHORT.next': 'Deposit first',
    'permission.account.view': 'See cash',
    'command.withdrawal.submit': 'Withdraw',
    'field.balance': 'Balance',
    'field.status': 'Status',
    'state.account.OPEN': 'Open',
    'kind.cash.paidOut': 'Paid out',
    'state.module.cash': 'Cash',
  }
  const rules = (changes: Record<string, string | undefined>) => {
    const entries = Object.entries({ ...texts, ...changes }).filter(
      (one): one is [string, string] => one[1] !== undefined,
    )
    const messages = new Map(entries.filter(([key]) => key.startsWith('kind.')))
    const known = new Map([
      ['cash', new Map(entries)],
      ['messages', messages],
      ['platform', new Map(entries.filter(([key]) => key.startsWith('state.module.')))],
    ])
    return vocabularyProblems(cash, known).map(({ rule }) => rule)
  }

  it('say nothing when every word is there', () => {
    expect(rules({})).toEqual([])
  })

  it.each([
    ['error-has-text', { 'error.CASH_SHORT.next': undefined }],
    ['error-params', { 'error.CASH_SHORT.message': '{{amount}} too little' }],
    ['error-exists', { 'error.CASH_LONG.message': 'Gone' }],
    ['permission-has-text', { 'permission.account.view': undefined }],
    ['command-has-text', { 'command.withdrawal.submit': undefined }],
    ['field-has-text', { 'field.balance': undefined }],
    ['state-has-text', { 'state.account.OPEN': undefined }],
    ['module-has-name', { 'state.module.cash': undefined }],
    ['message-has-name', { 'kind.cash.paidOut': undefined }],
  ])('%s fires alone', (rule, changes) => {
    expect(rules(changes)).toEqual([rule])
  })
})
