import { randomUUID } from 'node:crypto'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { aPicture, aPlace, fileFor } from '#testing/papers.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const RULE = {
  names: { 'zh-Hans': '银行卡', 'zh-Hant': '銀行卡', en: 'Bank cards' },
  nameTemplate: '{account}_{code}_{n}.{ext}',
  folderTemplate: '',
  parts: [{ parameter: '81', code: 'card' }],
}

async function aRule(app: TestApp): Promise<string> {
  const code = `r-${randomUUID().slice(0, 8)}`
  return (await app.signInAs('all').send<{ id: string }>('POST', '/export-rules', { code, ...RULE })).body.id
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'exportrules.rule.create': async (app) => by(app, { code: `r-${randomUUID().slice(0, 8)}`, ...RULE }),
  'exportrules.rule.update': async (app) => by(app, { ruleId: await aRule(app), version: 1, ...RULE }),
  'exportrules.rule.retire': async (app) => by(app, { ruleId: await aRule(app), version: 1 }),
  'exportrules.pack.request': async (app) => {
    const { accountId, accountNo } = await aPlace(app.db)
    await fileFor(app.http, app.signInAs('all'), accountId, '81', await aPicture(810))
    return by(app, { ruleId: await aRule(app), accountNos: [accountNo], password: 'four quiet herons' })
  },
}
