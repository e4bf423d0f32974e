import { Select } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Page, PageHeader, Panel, Stack, useLanguage, usePageSearch, usePermissionName } from '#kit'
import { useModuleName } from '../names.ts'
import styles from '../parts/access.module.css'
import { EffectiveRights } from '../parts/effective-rights.tsx'
import { OwnRequests } from '../parts/own-requests.tsx'
import { byModule } from '../parts/permission-input.tsx'
import { WhyNot } from '../parts/why-not.tsx'

type Words = { [key: string]: string | Words }

const leaves = (words: Words, prefix: string): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}.${key}`] : leaves(value, `${prefix}.${key}`),
  )

/** Every permission that has a text, with or without the right to see the catalogue: people ask about what they lack. */
function useKnownKeys(): { key: string }[] {
  const { i18n } = useTranslation()
  const language = useLanguage()
  return useMemo(() => {
    const spaces = (i18n.getDataByLanguage(language) ?? {}) as Record<string, Words>
    const keys = Object.entries(spaces).flatMap(([module, words]) =>
      ['permission', 'command'].flatMap((part) => {
        const texts = words[part]
        return typeof texts === 'object' ? leaves(texts, module) : []
      }),
    )
    return [...new Set(keys)].map((key) => ({ key }))
  }, [i18n, language])
}

/** What I may do and why, and why not: one question in front, everything below. */
export default function OwnRights() {
  const { t } = useTranslation()
  const nameOf = usePermissionName()
  const moduleOf = useModuleName()
  const keys = useKnownKeys()
  const [search, change] = usePageSearch()
  const asked = search.permission ?? null
  return (
    <Page>
      <PageHeader title={t('access:page.rights.title')} subtitle={t('access:page.rights.lead')} />
      <Panel title={t('access:page.why.title')}>
        <Stack>
          <Select
            className={styles.search ?? ''}
            style={{ width: '100%' }}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('access:page.why.ask')}
            aria-label={t('access:page.why.ask')}
            value={asked}
            options={byModule(keys).map(([module, own]) => ({
              label: moduleOf(module),
              options: own.map(({ key }) => ({ value: key, label: `${nameOf(key)} · ${key}` })),
            }))}
            onChange={(key: string | null) => change({ permission: key ?? null })}
          />
          {asked ? <WhyNot permission={asked} /> : null}
        </Stack>
      </Panel>
      <OwnRequests />
      <EffectiveRights path="/access/own/rights" />
    </Page>
  )
}
