import { Alert, Select } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowDefinition } from '#contract/approvals'
import {
  type DataColumn,
  DataTable,
  EmptyState,
  formatInstant,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useLocale,
  useTextOr,
} from '#kit'
import { FlowBeside, lookupFacts, PeopleText } from '../doors.ts'
import { useNamed } from '../words.ts'
import { type FormChange, formChanges, partChanges, type RightChange, type StepChange, stepChanges } from './compare.ts'
import styles from './design.module.css'
import { useFormWords } from './flow.tsx'
import { flowOf, formsOf } from './forms.tsx'
import type { Design } from './use-design.ts'
import { useFlowSources } from './use-sources.ts'

type Definition = Design['definition']
type Side = { key: string; label: string; definition: Definition }

const TONES = { added: 'good', removed: 'bad', changed: 'warn' } as const

function Sort({ change }: { change: keyof typeof TONES }) {
  const { t } = useTranslation()
  return <StatusBadge tone={TONES[change]} label={t(`businesses:page.design.compare.${change}`)} />
}

/** Names of settings in words; what has no words of its own is "other settings", once. */
function useSettings(): (names: readonly string[]) => string {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (names) => {
    const other = t('businesses:page.design.compare.other')
    const words = names.map((name) => textOr(`businesses:page.design.compare.setting.${name}`, other))
    return [...new Set(words)].join(t('kit:listSeparator'))
  }
}

type Words = { t: TFunction; named: ReturnType<typeof useNamed>; settings: (names: readonly string[]) => string }

const formColumns = ({ t, named, settings }: Words): DataColumn<FormChange>[] => [
  {
    key: 'label',
    label: t('businesses:page.design.compare.part'),
    show: ({ what, label, subject }) =>
      what === 'form'
        ? t('businesses:page.design.compare.formOf', { subject: t(`businesses:state.subjectType.${subject}`) })
        : named(label),
  },
  {
    key: 'within',
    label: t('businesses:page.design.compare.within'),
    show: ({ subject, within }) =>
      [t(`businesses:state.subjectType.${subject}`), within ? named(within) : null].filter(Boolean).join(' · '),
  },
  { key: 'change', label: t('businesses:page.design.compare.change'), show: ({ change }) => <Sort change={change} /> },
  { key: 'what', label: t('businesses:page.design.compare.what'), show: ({ properties }) => settings(properties) },
]

function Forms({ before, after }: { before: Definition; after: Definition }) {
  const { t } = useTranslation()
  const named = useNamed()
  const settings = useSettings()
  const changes = formChanges(formsOf(before), formsOf(after))
  return (
    <Panel title={t('businesses:page.design.compare.forms')} flush={changes.length > 0}>
      {changes.length === 0 ? (
        t('businesses:page.design.compare.same')
      ) : (
        <DataTable rows={changes} keyOf={({ id }) => id} columns={formColumns({ t, named, settings })} />
      )}
    </Panel>
  )
}

function Asked({ node, flow }: { node: StepChange['before']; flow: FlowDefinition }) {
  if (!node) return null
  return (
    <ul className={styles.people}>
      {node.assignment.anyOf.map((people) => (
        <li key={JSON.stringify(people)}>
          <PeopleText people={people} flow={flow} />
        </li>
      ))}
    </ul>
  )
}

type Flows = { before: FlowDefinition; after: FlowDefinition; fieldName: (key: string) => string }

/** Whom a step asked and what of the form was its own, or is now. */
function StepSide({ step, side, flows }: { step: StepChange; side: 'before' | 'after'; flows: Flows }) {
  const { t } = useTranslation()
  const rightOf = (right: RightChange['before']) =>
    right === null ? t('businesses:page.design.compare.byDefault') : t(`approvals:page.designer.right.${right}`)
  return (
    <>
      {step.people ? <Asked node={step[side]} flow={flows[side]} /> : null}
      <ul className={styles.people}>
        {step.fields.map((field) => (
          <li key={field.key}>
            {flows.fieldName(field.key)} <strong>{rightOf(field[side])}</strong>
          </li>
        ))}
      </ul>
    </>
  )
}

const stepColumns = ({ t, named }: Pick<Words, 't' | 'named'>, flows: Flows): DataColumn<StepChange>[] => [
  {
    key: 'step',
    label: t('businesses:page.design.compare.step'),
    show: ({ node: { kind, label } }) =>
      named(label, t(`approvals:page.designer.kind.${kind === 'start' || kind === 'handle' ? kind : 'approve'}`)),
  },
  { key: 'change', label: t('businesses:page.design.compare.change'), show: ({ change }) => <Sort change={change} /> },
  ...(['before', 'after'] as const).map(
    (side): DataColumn<StepChange> => ({
      key: side,
      label: t(`businesses:page.design.compare.${side === 'before' ? 'left' : 'right'}`),
      show: (step) => <StepSide step={step} side={side} flows={flows} />,
    }),
  ),
]

function Rights(flows: Flows) {
  const { t } = useTranslation()
  const named = useNamed()
  const changes = stepChanges(flows.before, flows.after)
  return (
    <Panel title={t('businesses:page.design.compare.rights')} flush={changes.length > 0}>
      {changes.length === 0 ? (
        t('businesses:page.design.compare.same')
      ) : (
        <DataTable rows={changes} keyOf={({ node }) => node.id} columns={stepColumns({ t, named }, flows)} />
      )}
    </Panel>
  )
}

function Rest({ before, after }: { before: Definition; after: Definition }) {
  const { t } = useTranslation()
  const settings = useSettings()
  const changes = partChanges(before, after)
  if (changes.length === 0) return <p>{t('businesses:page.design.compare.same')}</p>
  return (
    <ul className={styles.people}>
      {changes.map(({ part, properties }) => (
        <li key={part}>
          <strong>{t(`businesses:page.design.compare.parts.${part}`)}</strong> {settings(properties)}
        </li>
      ))}
    </ul>
  )
}

function Beside({ left, right, design }: { left: Side; right: Side; design: Design }) {
  const { t } = useTranslation()
  const { basics } = design
  const [was, is] = [
    useFormWords({ definition: left.definition, basics }),
    useFormWords({ definition: right.definition, basics }),
  ]
  const [before, after] = [flowOf(left.definition), flowOf(right.definition)]
  const sources = useFlowSources()
  const asked = (flow: FlowDefinition) => lookupFacts(flow, sources, t('approvals:page.designer.lookup.title'))
  const fieldName = (key: string) => {
    const [table, column] = key.split('.')
    const found = [...is.fields, ...was.fields].find((field) => field.key === table)
    if (!found || column === undefined) return found?.label ?? key
    return `${found.label} · ${found.columns?.find((one) => one.key === column)?.label ?? column}`
  }
  return (
    <Stack>
      <Forms before={left.definition} after={right.definition} />
      {before && after ? (
        <>
          <Rights before={before} after={after} fieldName={fieldName} />
          <FlowBeside
            left={{ key: left.key, label: left.label, definition: before, facts: [...asked(before), ...was.facts] }}
            right={{ key: right.key, label: right.label, definition: after, facts: [...asked(after), ...is.facts] }}
          />
        </>
      ) : (
        <Alert type="info" showIcon title={t('businesses:page.design.compare.unfinished')} />
      )}
      <Panel title={t('businesses:page.design.compare.rest')}>
        <Rest before={left.definition} after={right.definition} />
      </Panel>
    </Stack>
  )
}

/** A version's definition, read when it is chosen; the draft's is here already. */
function useDefinition(design: Design, key: string | undefined) {
  const { id } = design.business
  const path = key === undefined || key === 'draft' ? null : `/businesses/${id}/versions/${key}`
  return useApi<{ definition: Definition }>(path)
}

/** Two versions of a business, or a version and the draft: what differs in the forms, the flow, and who may do what. */
export function SideBySide({ design }: { design: Design }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { versions, changed } = design.business
  const sides = [
    ...(changed || versions.length < 2 ? [{ key: 'draft', label: t('businesses:page.design.compare.draft') }] : []),
    ...versions.map((version) => ({
      key: version.id,
      label: `${t('businesses:page.request.version', { number: version.number })} · ${formatInstant(version.publishedAt, locale)}`,
    })),
  ]
  const [chosen, setChosen] = useState<{ left?: string; right?: string }>({})
  const right = sides.find(({ key }) => key === chosen.right) ?? sides[0]
  const left = sides.find(({ key }) => key === chosen.left) ?? sides[1] ?? right
  const [leftRead, rightRead] = [useDefinition(design, left?.key), useDefinition(design, right?.key)]
  if (!left || !right || sides.length < 2)
    return (
      <EmptyState
        title={t('businesses:page.design.compare.none')}
        hint={t('businesses:page.design.compare.noneHint')}
      />
    )
  const options = sides.map(({ key, label }) => ({ value: key, label }))
  const definitionOf = (side: { key: string }, read: typeof leftRead) =>
    side.key === 'draft' ? design.definition : read.data?.definition
  const [before, after] = [definitionOf(left, leftRead), definitionOf(right, rightRead)]
  return (
    <Stack>
      <div className={styles.row}>
        {(['left', 'right'] as const).map((side) => (
          <Select
            key={side}
            aria-label={t(`businesses:page.design.compare.${side}`)}
            value={side === 'left' ? left.key : right.key}
            options={options}
            popupMatchSelectWidth={false}
            prefix={t(`businesses:page.design.compare.${side}`)}
            onChange={(key) => setChosen({ ...chosen, [side]: key })}
          />
        ))}
      </div>
      {before && after ? (
        <Beside left={{ ...left, definition: before }} right={{ ...right, definition: after }} design={design} />
      ) : (
        <QueryState query={before ? rightRead : leftRead}>{() => null}</QueryState>
      )}
    </Stack>
  )
}
