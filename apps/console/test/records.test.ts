import { describe, expect, it } from 'vitest'
import { targetPage } from '../src/modules/records/targets.ts'

describe('[R-01] the target of a record', () => {
  it('leads to its page where it has one', () => {
    expect(targetPage('account', '7')).toBe('/accounts/7')
    expect(targetPage('policy', '7')).toBe('/policies?policy=7')
  })
  it('is only named where it has none, or was never made', () => {
    expect(targetPage('upload', '7')).toBeNull()
    expect(targetPage('account', null)).toBeNull()
    expect(targetPage(null, '7')).toBeNull()
  })
})
