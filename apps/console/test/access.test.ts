import { describe, expect, it } from 'vitest'
import { deviceOf } from '../src/modules/access/device.ts'
import { issuedPassword, operatorActions } from '../src/modules/access/operator-actions.ts'
import { inTreeOrder } from '../src/modules/access/tree.ts'

const department = (id: string, parentId: string | null, code: string) => ({
  id,
  parentId,
  code,
  names: { 'zh-Hans': code, 'zh-Hant': code, en: code },
  managerId: null,
  operators: 0,
})

describe('[P-01] departments', () => {
  it('stand below their parents, by code among brothers, however they came', () => {
    const given = [department('c', 'a', 'HK-2'), department('b', 'a', 'HK-1'), department('a', null, 'HQ')]
    const placed = inTreeOrder(given).map(({ department: { code }, depth }) => [code, depth])
    expect(placed).toEqual([
      ['HQ', 0],
      ['HK-1', 1],
      ['HK-2', 1],
    ])
  })
})

describe('[P-01] what a person offers', () => {
  const commands = (status: string, totpEnrolled: boolean, locked: boolean) =>
    operatorActions({ id: 'x', status, totpEnrolled, locked }).map((action) => action.command.split('.').at(-1))
  it('follows how the person stands', () => {
    expect(commands('disabled', true, true)).toEqual(['enable'])
    expect(commands('active', false, false)).toEqual(['resetPassword', 'disable'])
    expect(commands('active', true, true)).toEqual(['unlock', 'resetPassword', 'resetTotp', 'disable'])
  })
  it('shows a password only when one was issued', () => {
    expect(issuedPassword({ kind: 'done', value: { id: 'x', password: 'once' } })).toBe('once')
    expect(issuedPassword({ kind: 'done', value: { id: 'x' } })).toBeNull()
    expect(issuedPassword({ kind: 'awaiting-approval', ticketId: 't' })).toBeNull()
  })
})

describe('[P-04] a device', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Chrome 156 · Linux',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0',
      'Edge 150 · Windows',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1', 'Safari 19 · iOS'],
    ['curl/8.1', 'curl/8.1'],
  ])('%s is %s', (agent, device) => expect(deviceOf(agent)).toBe(device))
})
