import { describe, expect, it } from 'vitest'
import { sourceProblems } from '../../../../scripts/check/source-rules.ts'

const SERVICE = 'apps/server/src/modules/cash/service.ts'
const PAGE = 'apps/console/src/modules/cash/list-page.tsx'
const TEST = 'apps/server/src/modules/cash/test/service.test.ts'

const rulesOf = (file: string, text: string) => [...new Set(sourceProblems(file, text).map(({ rule }) => rule))]
const lines = (count: number) => 'export {}\n'.repeat(count)
const longFunction = (count: number) => `export function long() {\n${'  void 0\n'.repeat(count - 2)}}\n`

const BAD: [rule: string, file: string, text: string][] = [
  ['no-machine-clock', SERVICE, 'export const at = new Date()'],
  ['no-machine-clock', SERVICE, 'export const at = Date.now()'],
  ['no-machine-clock', SERVICE, 'export const at = Temporal.Now.instant()'],
  ['no-random', SERVICE, 'export const n = Math.random()'],
  ['no-environment', SERVICE, 'export const port = process.env.PORT'],
  ['no-console', SERVICE, "console.info('x')"],
  ['no-float', SERVICE, "export const n = parseFloat('1')"],
  ['no-float', SERVICE, "export const n = Number.parseFloat('1')"],
  ['no-own-transaction', SERVICE, 'await db.transaction().execute(work)'],
  ['no-any', SERVICE, 'export const x = (y: any) => y'],
  ['no-bare-drawer', PAGE, "import { Button, Drawer } from 'antd'"],
  ['no-bare-dialog', PAGE, "import { Modal as Dialog } from 'antd'"],
  ['no-bare-tabs', PAGE, "import { Tabs } from 'antd'"],
  ['no-loud-icon', PAGE, 'export const Page = () => <Button icon={<PlusOutlined />} />'],
  [
    'no-loud-icon',
    PAGE,
    'export const Page = ({ on }) => <Button icon={on ? <StarFilled aria-hidden /> : <StarOutlined />} />',
  ],
  ['no-skipped-test', TEST, "it.skip('x', () => {})"],
  ['no-skipped-test', TEST, "describe.only('x', () => {})"],
  ['no-skipped-test', TEST, "it.skipIf(true)('x', () => {})"],
  ['no-sleep', TEST, 'await new Promise((done) => setTimeout(done, 5))'],
  ['no-promise-in-comment', SERVICE, '// TODO later\nexport {}'],
  ['no-promise-in-comment', SERVICE, '// @ts-expect-error wrong\nexport {}'],
  ['no-promise-in-comment', SERVICE, '/* oxlint-disable */\nexport {}'],
  ['no-catch-all-name', 'apps/server/src/modules/cash/utils.ts', 'export {}'],
  ['no-catch-all-name', 'apps/console/src/kit/table-helpers.tsx', 'export {}'],
  ['no-climbing-import', SERVICE, "import { x } from '../../kernel/x.ts'"],
  ['no-untranslated-text', SERVICE, "export const title = '账户'"],
  ['no-untranslated-text', PAGE, 'export const Page = () => <p>Opened accounts</p>'],
  ['no-untranslated-text', PAGE, 'export const Page = () => <Input placeholder="Search accounts" />'],
  ['file-length', SERVICE, lines(301)],
  ['file-length', TEST, lines(501)],
  ['function-length', SERVICE, longFunction(71)],
]

const GOOD: [why: string, file: string, text: string][] = [
  [
    'the clock module reads the clock',
    'apps/server/src/kernel/clock.ts',
    'export const now = () => Temporal.Now.instant()',
  ],
  ['a date made from a value', SERVICE, 'export const at = (value: string) => new Date(value)'],
  ['the configuration reads the environment', 'apps/server/src/platform/config.ts', 'export const env = process.env'],
  ['a script talks to the terminal', 'scripts/features.ts', "console.info('x')"],
  ['platform/db opens transactions', 'apps/server/src/platform/db.ts', 'await db.transaction().execute(work)'],
  [
    'an icon that is not read aloud',
    PAGE,
    'export const Page = () => <Button icon={<PlusOutlined aria-hidden="true" />} />',
  ],
  ['an icon of a menu entry', PAGE, 'export const entry = { icon: <PlusOutlined /> }'],
  ['a comment in Chinese', SERVICE, '// 冻结\nexport {}'],
  ['names of demo people', 'apps/server/src/demo/names/zh.ts', "export const surnames = ['陈']"],
  [
    'translated text and punctuation',
    PAGE,
    "export const Page = () => <p title={t('page.title')}>{t('page.total')}: –</p>",
  ],
  ['a file of exactly the limit', SERVICE, lines(300)],
  ['a function of exactly the limit', SERVICE, longFunction(70)],
  ['a long suite in a test', TEST, longFunction(200)],
  ['a word that only contains a banned one', 'apps/server/src/modules/cash/commonwealth.ts', 'export {}'],
]

describe('the source rules', () => {
  it.each(BAD)('%s fires alone on %s: %s', (rule, file, text) => {
    expect(rulesOf(file, text)).toEqual([rule])
  })

  it.each(GOOD)('say nothing about %s', (_why, file, text) => {
    expect(rulesOf(file, text)).toEqual([])
  })
})
