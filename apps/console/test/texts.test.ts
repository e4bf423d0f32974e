import { describe, expect, it } from 'vitest'
import { mergeTrees, namespaceOf } from '../src/app/i18n/resources.ts'
import { preferredLanguage } from '../src/kit/i18n/languages.ts'

describe('[X-01] texts', () => {
  it.each([
    ['../../../../server/src/modules/corporate-actions/locales/en.json', 'corporate-actions'],
    ['../../../../server/src/platform/locales/en.json', 'platform'],
    ['../../kit/locales/en.json', 'kit'],
    ['../locales/en.json', 'app'],
    ['../../modules/accounts/locales/en.json', 'accounts'],
  ])('finds the namespace of %s', (path, namespace) => {
    expect(namespaceOf(path)).toBe(namespace)
  })
  it('merges server vocabulary and page texts without losing either', () => {
    expect(mergeTrees({ field: { a: '1' } }, { page: { b: '2' }, field: { c: '3' } })).toEqual({
      field: { a: '1', c: '3' },
      page: { b: '2' },
    })
  })
  it.each([
    [['zh-HK', 'en'], 'zh-Hant'],
    [['zh-TW'], 'zh-Hant'],
    [['zh-CN'], 'zh-Hans'],
    [['zh'], 'zh-Hans'],
    [['fr', 'zh-Hant-MO'], 'zh-Hant'],
    [['fr'], 'en'],
  ])('reads %j as %s', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language)
  })
})
