import { Select, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowNode } from '#contract/approvals'
import { type FormValues, factsOf, type Rights, type Settled, type SubjectType, settle } from '#contract/forms'
import { EmptyState, Facts, Grid, Panel, todayAtHome } from '#kit'
import { FormView } from '../doors.ts'
import { useNamed } from '../words.ts'
import styles from './design.module.css'
import { useFactLabel } from './flow.tsx'
import { flowOf, formsOf } from './forms.tsx'
import type { Design } from './use-design.ts'

/** Rights of whoever stands at the step; without one, of whoever launches. */
const rightsAs = (node: FlowNode | undefined): Rights => ({
  fields: node && 'fields' in node ? node.fields : {},
  otherwise: !node || node.kind === 'start' ? 'edit' : 'read',
})

/** What the flow would get to choose by, as far as it has been filled in. */
function GatewayFacts({ facts, labelOf }: { facts: ReturnType<typeof factsOf>; labelOf: (name: string) => string }) {
  const { t } = useTranslation()
  // Without a row nothing is found in its columns, and a list of nothing reads as nothing.
  const filled = Object.entries(facts).filter(([, value]) => value !== null && !['', '0'].includes(String(value)))
  return (
    <Panel title={t('businesses:page.design.try.facts')}>
      <p className={styles.lead}>{t('businesses:page.design.try.factsHint')}</p>
      {filled.length === 0 ? (
        <p role="status">{t('businesses:page.design.try.factsNone')}</p>
      ) : (
        <Facts
          dense
          items={filled.map(([name, value]) => ({ label: labelOf(name), value: String(value), wide: true }))}
        />
      )}
    </Panel>
  )
}

/** Fills a form in as whoever stands at a step would, and shows the facts that the flow would get. Nothing is kept. */
export function TryTab({ design }: { design: Design }) {
  const { t } = useTranslation()
  const named = useNamed()
  const labelOf = useFactLabel(design)
  const forms = formsOf(design.definition)
  const flow = flowOf(design.definition)
  const types = Object.keys(forms) as SubjectType[]
  const steps = (flow?.nodes ?? []).filter((node) => 'fields' in node)
  const [type, setType] = useState<SubjectType | undefined>(types[0])
  const [step, setStep] = useState(steps[0]?.id)
  const [values, setValues] = useState<FormValues>({})
  const [settled, setSettled] = useState<Settled | null>(null)
  const form = type ? forms[type] : undefined
  if (!form) {
    return (
      <Panel>
        <EmptyState title={t('businesses:page.design.try.none')} hint={t('businesses:page.design.try.noneHint')} />
      </Panel>
    )
  }
  const node = steps.find((one) => one.id === step)
  const rights = rightsAs(node)
  const today = todayAtHome()
  const facts = factsOf(form, (settled ?? settle(form, values, { today, rights })).values)
  return (
    <Grid wide>
      <Panel
        title={t('businesses:page.design.tab.try')}
        extra={
          <Space wrap>
            <Select
              value={type ?? null}
              aria-label={t('businesses:field.subjectTypes')}
              options={types.map((value) => ({ value, label: t(`businesses:state.subjectType.${value}`) }))}
              onChange={setType}
            />
            <Select
              value={step ?? null}
              style={{ minWidth: 160 }}
              aria-label={t('businesses:page.design.try.as')}
              options={steps.map((one) => ({
                value: one.id,
                label: named(one.label, one.kind === 'start' ? t('businesses:page.design.try.start') : one.id),
              }))}
              onChange={setStep}
            />
          </Space>
        }
      >
        <FormView
          key={`${type}${step}`}
          definition={form}
          values={values}
          onChange={setValues}
          today={today}
          rights={rights}
          onSettled={setSettled}
        />
      </Panel>
      <GatewayFacts facts={facts} labelOf={labelOf} />
    </Grid>
  )
}
