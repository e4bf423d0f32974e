import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { residentNumber } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'
import {
  add,
  agreed,
  anAccount,
  bank,
  banksOf,
  businessId,
  codesOf,
  formFor,
  identityPapers,
  launch,
  openDesk,
  paper,
  requestOf,
  rowOf,
  who,
} from './desk.ts'

let app: TestApp
beforeAll(async () => {
  app = await openDesk()
})
afterAll(() => app.close())

describe('[A-05] a settlement bank change carries out what was approved', () => {
  const FIRST = '6222020012345678'
  const SECOND = '6222020012340000'

  it('[A-19] [G6] opens with the accounts there are, masked, shows what differs, and changes the register; the papers are filed', async () => {
    const { id: accountId } = await anAccount()
    for (const number of [FIRST, SECOND]) expect((await add(accountId, number)).status).toBe(200)
    const form = await formFor('change-settlement-bank', `accountId=${accountId}`)
    expect(form.current['banks']).toMatchObject([{ accountNumber: '****5678' }, { accountNumber: '****0000' }])
    expect(form.values['banks']).toEqual(form.current['banks'])
    expect(JSON.stringify(form)).not.toContain('62220200')
    // The second is left out, the first stays with another branch, a third comes.
    const [first] = form.values['banks'] as { id: string }[]
    const values = {
      ...form.values,
      banks: [{ ...first, branch: '罗湖支行' }, rowOf(bank('9999 0000 1111 2222', { bank: '招商银行' }))],
      ...(await identityPapers()),
      cardCopies: [await paper('81')],
      reason: 'The client moved',
    }
    const request = await launch('change-settlement-bank', { accountId, values, baseline: form.baseline })
    // Meanwhile another one comes: nobody was shown it, so it stays.
    expect((await add(accountId, '9999000077778888')).status).toBe(200)
    const seen = await requestOf(request, who('department'))
    expect(JSON.stringify(seen)).not.toMatch(/62220200|9999000/)
    expect(await banksOf(accountId)).toHaveLength(3)
    expect(await agreed(request)).toEqual(['department', 'operations'])
    expect((await requestOf(request)).state).toBe('approved')
    const after = await banksOf(accountId)
    const standing = (how: string) => after.filter((one) => one.standing === how).map((one) => one.numberMasked)
    expect(standing('active').sort()).toEqual(['****2222', '****5678', '****8888'])
    expect([standing('ended'), standing('replaced')]).toEqual([['****0000'], ['****5678']])
    expect(after.filter(({ source }) => source === 'case').map(({ setByName }) => setByName)).toEqual([
      'Clerk',
      'Clerk',
    ])
    const decisions = await who('clerk').get<{ items: { counter: { change: string; column: string | null }[] }[] }>(
      `/requests/${request}/decisions`,
    )
    const differences = decisions.body.items[0]?.counter.map(({ change, column }) => `${change} ${column ?? 'row'}`)
    expect(differences?.sort()).toEqual(['added branch', 'added row', 'deleted row'])
    expect(JSON.stringify(decisions.body)).not.toMatch(/62220200|9999000/)
    const filed = (await requestOf(request)).filed as { parameter: string }[]
    expect(filed.map(({ parameter }) => parameter).sort()).toEqual(['6A', '6B', '81', '99'])
  })

  it('keeps a draft that was begun on masked numbers good for the launch', async () => {
    const { id: accountId } = await anAccount()
    await add(accountId, FIRST)
    const form = await formFor('change-settlement-bank', `accountId=${accountId}`)
    const draft = await who('clerk').send<{ id: string }>('POST', '/request-drafts', {
      businessId: await businessId('change-settlement-bank'),
      accountId,
      values: form.values,
    })
    const again = await formFor('change-settlement-bank', `draftId=${draft.body.id}`)
    expect(again.values['banks']).toEqual(form.values['banks'])
    const values = { ...again.values, ...(await identityPapers()), cardCopies: [await paper('81')], reason: 'As it is' }
    const request = await launch('change-settlement-bank', { accountId, values, baseline: again.baseline })
    await agreed(request)
    expect((await banksOf(accountId)).map(({ numberMasked, standing }) => [numberMasked, standing])).toEqual([
      ['****5678', 'active'],
    ])
  })

  it('[G6] shows masked numbers masked again to whoever amends it, and takes them as the ones they stand for', async () => {
    const { id: accountId } = await anAccount()
    await add(accountId, FIRST)
    const form = await formFor('change-settlement-bank', `accountId=${accountId}`)
    const banks = [...(form.values['banks'] as object[]), rowOf(bank('9999000055556666'))]
    const values = {
      ...form.values,
      banks,
      ...(await identityPapers()),
      cardCopies: [await paper('81')],
      reason: 'One more',
    }
    const request = await launch('change-settlement-bank', { accountId, values, baseline: form.baseline })
    const [task] = await rows(
      app.db,
      sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
        where r.id = ${request} and t.state = 'open'`,
    )
    const back = { to: { at: 'start' }, then: 'replay', remark: 'Which branch?' }
    expect((await who('department').send('POST', `/tasks/${task?.id}/return`, back)).status).toBe(200)
    type Content = { revision: number; values: Record<string, { accountNumber: string }[]> }
    const { body } = await who('clerk').get<Content>(`/requests/${request}/content`)
    expect(body.values['banks']?.map(({ accountNumber }) => accountNumber)).toEqual(['****5678', '9999000055556666'])
    const amended = { revision: body.revision, values: { ...body.values, reason: 'One more, Futian' } }
    expect((await who('clerk').send('POST', `/requests/${request}/amend`, amended)).status).toBe(200)
    await agreed(request)
    expect((await banksOf(accountId)).map(({ numberMasked }) => numberMasked).sort()).toEqual(['****5678', '****6666'])
  })

  it('refuses a masked number that stands for nothing', async () => {
    const { id: accountId } = await anAccount()
    const values = { banks: [rowOf(bank('****5678'))], reason: 'x' }
    const refused = await launch('change-settlement-bank', { accountId, values }).catch((error: Error) => error.message)
    expect(refused).toContain('VALUE_BANK_NUMBER')
  })
})

describe('[A-05] additional trading codes carry out what was approved', () => {
  it('[A-19] are applied for and cancelled in the register, beside the codes there are', async () => {
    const { id: accountId } = await anAccount()
    await who('designer').send('POST', `/accounts/${accountId}/trading-codes`, {
      exchange: 'SHFE',
      purpose: 'speculation',
      code: '018570000001',
    })
    const form = await formFor('add-trading-code', `accountId=${accountId}`)
    expect(form.current['codes']).toMatchObject([{ exchange: 'SHFE', codeType: '3', tradingCode: '018570000001' }])
    const codes = [
      rowOf({ exchange: 'DCE', codeType: '1', operation: '4' }),
      rowOf({ exchange: 'SHFE', codeType: '3', operation: '5', tradingCode: '018570000001' }),
    ]
    const values = { ...form.values, codes, ...(await identityPapers()), reason: 'Hedging' }
    const request = await launch('add-trading-code', { accountId, values, baseline: form.baseline })
    expect(await agreed(request)).toEqual(['department', 'operations'])
    expect((await requestOf(request)).state).toBe('approved')
    expect(await codesOf(accountId)).toMatchObject([
      { exchange: 'DCE', purpose: 'hedge', codeState: 'applied', source: 'case', code: null },
      { exchange: 'SHFE', purpose: 'speculation', codeState: 'cancelled' },
    ])
  })
})

describe('[A-05] a futures opening carries out what was approved', () => {
  it('opens the account of a client there is, with bank accounts and codes applied for', async () => {
    const persons = [
      {
        roles: ['agent', 'related'],
        nameZh: '李四',
        phone: '13800138000',
        sex: 'M',
        bornOn: '1990-03-07',
        nationality: 'CN',
        documents: [{ kind: 'prc-id', country: 'CN', number: residentNumber(499) }],
      },
    ]
    const { clientId } = await anAccount('cash', { persons })
    const form = await formFor('futures-opening', `clientId=${clientId}`)
    // Who stands behind the client is there to go on from, masked.
    expect(form.values['related']).toMatchObject([{ role: '2', name: '李四', phone: '****8000' }])
    expect(JSON.stringify(form)).not.toContain(residentNumber(499))
    const values = {
      ...form.values,
      riskLevel: 'C4',
      purpose: 'speculation',
      codes: [rowOf({ exchange: 'SHFE', codeType: '3', operation: '4' })],
      banks: [rowOf(bank('9999000033334444'))],
      suitability: [rowOf({ classification: 'ordinary', riskLevel: 'C4', assessedOn: '2026-11-01' })],
      cardCopies: [await paper('81')],
      face: [await paper('80')],
      ...(await identityPapers()),
      reason: 'Wants futures',
    }
    const request = await launch('futures-opening', { clientId, values, baseline: form.baseline })
    expect((await agreed(request)).sort()).toEqual(['compliance', 'department', 'director', 'operations'])
    expect((await requestOf(request)).state).toBe('approved')
    const [opened] = await rows(
      app.db,
      sql<{ id: string; state: string }>`select a.id, p.state from accounts.account a
        join onboarding.application p on p.id = a.application_id
        where a.client_id = ${clientId} and a.type = 'futures'`,
    )
    expect(opened?.state).toBe('OPENED')
    expect(await banksOf(opened?.id ?? '')).toMatchObject([{ numberMasked: '****4444', source: 'opening' }])
    expect(await codesOf(opened?.id ?? '')).toMatchObject([
      { exchange: 'SHFE', purpose: 'speculation', codeState: 'applied', source: 'opening' },
    ])
  })
})
