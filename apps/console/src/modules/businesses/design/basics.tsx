import { InputNumber, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { ACCOUNT_TYPES } from '#contract/accounts'
import {
  type BusinessBasics,
  CATEGORIES,
  LAUNCH_PLACES,
  type LaunchSettings,
  launchSettings,
} from '#contract/businesses'
import { fieldsOf, SUBJECT_TYPES } from '#contract/forms'
import { Grid, Panel, useBusinessLines } from '#kit'
import { ICONS } from '../icons.tsx'
import { NamesInput } from '../parts/names-input.tsx'
import { useNamed } from '../words.ts'
import styles from './design.module.css'
import { formsOf } from './forms.tsx'
import { OwnTitle } from './own-title.tsx'
import { type Design, isNamed } from './use-design.ts'

export function Line({ label, hint, children }: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint ? <p className={styles.hint}>{hint}</p> : null}
    </div>
  )
}

/** A text in three languages under one heading. */
export function Texts(props: {
  label: string
  hint: string | null
  problem?: string | null
  value: unknown
  disabled: boolean
  set: (value: unknown) => void
}) {
  const { label, hint, problem, value, disabled, set } = props
  return (
    <fieldset className={styles.texts}>
      <legend>{label}</legend>
      <NamesInput name={label} value={value} disabled={disabled} onChange={set} />
      <p role="status" className={styles.problem}>
        {problem}
      </p>
      {hint ? <p className={styles.hint}>{hint}</p> : null}
    </fieldset>
  )
}

type Choice = { value: string; label: ReactNode }

export function One(props: {
  label: string
  hint?: string
  value: string
  options: Choice[]
  disabled: boolean
  set: (value: string) => void
}) {
  const { label, hint, value, options, disabled, set } = props
  return (
    <Line label={label} {...(hint ? { hint } : {})}>
      {(id) => (
        <Select id={id} style={{ width: '100%' }} value={value} options={options} disabled={disabled} onChange={set} />
      )}
    </Line>
  )
}

export function Many(props: {
  label: string
  hint?: string
  value: readonly string[]
  options: Choice[]
  disabled: boolean
  set: (value: string[]) => void
}) {
  const { label, hint, value, options, disabled, set } = props
  return (
    <Line label={label} {...(hint ? { hint } : {})}>
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          style={{ width: '100%' }}
          value={[...value]}
          options={options}
          disabled={disabled}
          onChange={set}
        />
      )}
    </Line>
  )
}

export function useChoices() {
  const { t } = useTranslation()
  return (values: readonly string[], of: string): Choice[] =>
    values.map((value) => ({ value, label: t(`${of}.${value}`) }))
}

function About({ design }: { design: Design }) {
  const { t } = useTranslation()
  const choices = useChoices()
  const lines = useBusinessLines()
  const { basics, setBasics, readOnly: disabled } = design
  const as = (key: keyof BusinessBasics) => (value: unknown) => setBasics({ [key]: value } as Partial<BusinessBasics>)
  return (
    <Panel title={t('businesses:page.design.about')}>
      {(['names', 'description'] as const).map((key) => (
        <Texts
          key={key}
          label={t(key === 'names' ? 'businesses:page.design.name' : 'businesses:field.description')}
          hint={key === 'names' ? null : t('businesses:page.design.descriptionHint')}
          problem={key === 'names' && !isNamed(basics.names) ? t('businesses:page.design.nameMissing') : null}
          value={basics[key]}
          disabled={disabled}
          set={as(key)}
        />
      ))}
      <One
        label={t('businesses:field.businessLine')}
        value={basics.businessLine}
        options={choices(lines, 'accounts:state.businessLine')}
        disabled={disabled}
        set={as('businessLine')}
      />
      <Many
        label={t('businesses:field.subjectTypes')}
        hint={t('businesses:page.design.subjectTypesHint')}
        value={basics.subjectTypes}
        options={choices(SUBJECT_TYPES, 'businesses:state.subjectType')}
        disabled={disabled}
        set={as('subjectTypes')}
      />
      <One
        label={t('businesses:field.category')}
        value={basics.category}
        options={choices(CATEGORIES, 'businesses:state.category')}
        disabled={disabled}
        set={as('category')}
      />
      <One
        label={t('businesses:field.icon')}
        value={basics.icon}
        options={Object.entries(ICONS).map(([value, icon]) => ({
          value,
          label: (
            <>
              {icon} {t(`businesses:page.design.icon.${value}`)}
            </>
          ),
        }))}
        disabled={disabled}
        set={as('icon')}
      />
    </Panel>
  )
}

export const launchOf = (definition: Design['definition']) =>
  launchSettings.safeParse(definition.launch ?? {}).data ?? launchSettings.parse({})

/** The fields that whoever is in charge may put right while a request runs. */
function Correctable({ design: { definition, setPart, readOnly } }: { design: Design }) {
  const { t } = useTranslation()
  const named = useNamed()
  const launch = launchOf(definition)
  const all = Object.values(formsOf(definition)).flatMap((form) => fieldsOf(form))
  const options = new Map(all.map((field) => [field.key, { value: field.key, label: named(field.label, field.key) }]))
  return (
    <Many
      label={t('businesses:page.design.launch.correctable')}
      hint={t('businesses:page.design.launch.correctableHint')}
      value={launch.correctable ?? []}
      options={[...options.values()]}
      disabled={readOnly}
      set={(chosen) => setPart('launch', { ...launch, correctable: chosen.length > 0 ? chosen : null })}
    />
  )
}

/** Steps that are worked at without judging: where what is dispatched may be filled in. */
function useHandlingSteps(flow: unknown): Choice[] {
  const named = useNamed()
  const nodes = (flow as { nodes?: { id: string; kind: string; label?: Record<string, string> }[] } | undefined)?.nodes
  return (nodes ?? [])
    .filter((node) => node.kind === 'handle')
    .map(({ id, label }) => ({ value: id, label: named(label, id) }))
}

/** At which step recipients fill in what headquarters dispatches, if it is dispatched. */
function DispatchStep({
  design,
  launch,
  set,
}: {
  design: Design
  launch: LaunchSettings
  set: (change: Pick<LaunchSettings, 'dispatch'>) => void
}) {
  const { t } = useTranslation()
  const steps = useHandlingSteps(design.definition.flow)
  const word = (key: string) => t(`businesses:page.design.launch.${key}`)
  return (
    <One
      label={word('dispatch')}
      hint={word('dispatchHint')}
      value={launch.dispatch?.step ?? ''}
      options={[{ value: '', label: word('notDispatched') }, ...steps]}
      disabled={design.readOnly}
      set={(step) => set({ dispatch: step === '' ? null : { step } })}
    />
  )
}

/** How it is launched and how long it may take. */
function Launching({ design }: { design: Design }) {
  const { t } = useTranslation()
  const choices = useChoices()
  const { definition, setPart, readOnly: disabled } = design
  const launch = launchOf(definition)
  const set = (change: Partial<typeof launch>) => setPart('launch', { ...launch, ...change })
  const hours = (definition.sla as { openHours?: number | null } | undefined)?.openHours ?? null
  const word = (key: string) => t(`businesses:page.design.launch.${key}`)
  return (
    <Panel title={word('title')}>
      <Many
        label={word('places')}
        value={launch.places}
        options={choices(LAUNCH_PLACES, 'businesses:state.origin')}
        disabled={disabled}
        set={(places) => set({ places: places as typeof launch.places })}
      />
      <One
        label={word('account')}
        value={launch.account}
        options={choices(['required', 'optional', 'none'], 'businesses:page.design.launch.accounts')}
        disabled={disabled}
        set={(account) => set({ account: account as typeof launch.account })}
      />
      <Many
        label={word('accountTypes')}
        hint={word('accountTypesHint')}
        value={launch.accountTypes}
        options={choices(ACCOUNT_TYPES, 'accounts:state.type')}
        disabled={disabled}
        set={(accountTypes) => set({ accountTypes })}
      />
      <One
        label={word('whenRunning')}
        hint={word('whenRunningHint')}
        value={launch.whenRunning}
        options={choices(['refuse', 'warn', 'allow'], 'businesses:page.design.launch.rule')}
        disabled={disabled}
        set={(whenRunning) => set({ whenRunning: whenRunning as typeof launch.whenRunning })}
      />
      <One
        label={word('whenClosed')}
        value={launch.whenClosed}
        options={choices(['refuse', 'allow'], 'businesses:page.design.launch.rule')}
        disabled={disabled}
        set={(whenClosed) => set({ whenClosed: whenClosed as typeof launch.whenClosed })}
      />
      <Correctable design={design} />
      <DispatchStep design={design} launch={launch} set={set} />
      <OwnTitle design={design} launch={launch} />
      <Line label={word('openHours')} hint={word('openHoursHint')}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={10_000}
            precision={0}
            value={hours}
            disabled={disabled}
            onChange={(openHours) => setPart('sla', { openHours })}
          />
        )}
      </Line>
    </Panel>
  )
}

/** What a business is called, for whom it is, and how it is launched. */
export function Basics({ design }: { design: Design }) {
  return (
    <Grid>
      <About design={design} />
      <Launching design={design} />
    </Grid>
  )
}
