import { describe, expect, it } from 'vitest'
import { type Lock, lockProblems } from '../../../../scripts/check/lock.ts'

const integrity = 'sha512-x'
const whole: Lock = {
  packages: {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { integrity, dependencies: { b: '^1.0.0' }, optionalDependencies: { '@a/linux': '1.0.0' } },
    'node_modules/a/node_modules/b': { integrity, dependencies: { '@a/linux': '1.0.0' } },
    'node_modules/@a/linux': { integrity },
  },
}
const rules = (packages: Lock['packages']) =>
  lockProblems({ packages: { ...whole.packages, ...packages } }).map(({ rule }) => rule)

describe('the rules about the lock file', () => {
  it('say nothing about a whole one', () => {
    expect(rules({})).toEqual([])
  })

  it('lock-complete fires on a platform package that was left out', () => {
    expect(rules({ 'node_modules/a': { integrity, optionalDependencies: { '@a/darwin': '1.0.0' } } })).toEqual([
      'lock-complete',
    ])
  })

  it('lock-complete fires on a package that only a stranger has', () => {
    expect(rules({ 'node_modules/c': { integrity, dependencies: { b: '^1.0.0' } } })).toEqual(['lock-complete'])
  })

  it('lock-names-no-host and lock-has-hashes fire', () => {
    expect(rules({ 'node_modules/c': { integrity, resolved: 'https://registry.example/c.tgz' } })).toEqual([
      'lock-names-no-host',
    ])
    expect(rules({ 'node_modules/c': {} })).toEqual(['lock-has-hashes'])
  })
})
