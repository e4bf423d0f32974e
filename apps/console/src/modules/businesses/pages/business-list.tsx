import { ImportOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CATEGORIES } from '#contract/businesses'
import { SUBJECT_TYPES } from '#contract/forms'
import {
  CommandButton,
  ErrorNote,
  Page,
  PageHeader,
  RecordTable,
  useBusinessLines,
  useCan,
  useGo,
  useRunCommand,
} from '#kit'
import { NamesInput } from '../parts/names-input.tsx'
import { SubjectRules } from '../parts/subject-rules.tsx'

/** A business from a file of another house. */
function Import() {
  const { t } = useTranslation()
  const go = useGo()
  const can = useCan()
  const input = useRef<HTMLInputElement>(null)
  const { run, pending } = useRunCommand('businesses.business.import')
  const [error, setError] = useState<unknown>(null)
  if (!can('businesses.business.import')) return null
  const take = async (file: File | undefined) => {
    if (!file) return
    setError(null)
    try {
      const outcome = await run<{ id: string }>({ document: JSON.parse(await file.text()) as unknown })
      if (outcome.kind === 'done') go(`/businesses/${outcome.value.id}/design`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label={t('businesses:page.businesses.import')}
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <Button icon={<ImportOutlined aria-hidden="true" />} loading={pending} onClick={() => input.current?.click()}>
        {t('businesses:page.businesses.import')}
      </Button>
      {error ? <ErrorNote error={error} /> : null}
    </>
  )
}

/** Every business of the person's lines. */
export default function BusinessList() {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  const go = useGo()
  const choices = (values: readonly string[], of: string) =>
    values.map((value) => ({ value, label: t(`${of}.${value}`) }))
  return (
    <Page>
      <PageHeader
        title={t('businesses:page.businesses.title')}
        subtitle={t('businesses:page.businesses.lead')}
        actions={
          <>
            <SubjectRules />
            <Import />
            <CommandButton
              command="businesses.business.create"
              type="primary"
              initial={{ businessLine: 'brokerage', subjectTypes: ['person', 'entity'], category: 'other' }}
              fixed={{ description: null, icon: 'form', position: 100 }}
              fields={{
                names: {
                  required: true,
                  label: t('businesses:page.design.name'),
                  hint: t('businesses:page.design.nameHint'),
                  render: (props) => <NamesInput {...props} name={t('businesses:page.design.name')} />,
                },
                businessLine: { options: choices(lines, 'accounts:state.businessLine') },
                subjectTypes: { options: choices(SUBJECT_TYPES, 'businesses:state.subjectType') },
                category: { options: choices(CATEGORIES, 'businesses:state.category') },
              }}
              onDone={(outcome) => {
                if (outcome.kind === 'done') go(`/businesses/${(outcome.value as { id: string }).id}/design`)
              }}
            />
          </>
        }
      />
      <RecordTable
        listId="businesses.business"
        to={(row) => `/businesses/${row.id}/design`}
        empty={{ title: t('businesses:page.businesses.none'), hint: t('businesses:page.businesses.noneHint') }}
      />
    </Page>
  )
}
