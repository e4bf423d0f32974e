import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FlowDefinition, migrationForecast } from '#contract/approvals'
import { type ApiProblem, api, asProblem, EmptyState, ErrorNote, Panel, QueryState, useApi, useRunCommand } from '#kit'
import { paletteKindOf } from '../designer/model/kinds.ts'
import { useKindName, useNodeName } from '../designer/words.tsx'
import styles from './flow-migration.module.css'
import { Forecast, MigrationRuns, type StepsById } from './migration-runs.tsx'

type Version = { id: string; number: number; definition: FlowDefinition }
type Result = z.output<typeof migrationForecast>
type Mode = 'move' | 'restart'
type Node = FlowDefinition['nodes'][number]

/** Steps of earlier versions that the chosen one lacks: for each of them somebody says where work goes on. */
function lostSteps(versions: readonly Version[], to: Version): Node[] {
  const known = new Set(to.definition.nodes.map(({ id }) => id))
  const lost = versions
    .filter(({ id }) => id !== to.id)
    .flatMap(({ definition }) => definition.nodes)
    .filter((node) => !known.has(node.id))
  return [...new Map(lost.map((node) => [node.id, node])).values()]
}

function StepMap(props: {
  lost: readonly Node[]
  to: Version
  map: Record<string, string>
  put: (map: Record<string, string>) => void
}) {
  const { t } = useTranslation()
  const nameOf = useNodeName()
  const kindName = useKindName()
  if (props.lost.length === 0) return <p className={styles.note}>{t('approvals:page.flows.migration.nothingLost')}</p>
  return (
    <table className={styles.map}>
      <thead>
        <tr>
          <th scope="col">{t('approvals:page.flows.migration.lost')}</th>
          <th scope="col">{t('approvals:page.flows.migration.goesOn')}</th>
        </tr>
      </thead>
      <tbody>
        {props.lost.map((node) => (
          <tr key={node.id}>
            <th scope="row">
              {nameOf(node)} <small>{kindName(paletteKindOf(node))}</small>
            </th>
            <td>
              <Select
                aria-label={`${t('approvals:page.flows.migration.goesOn')} ${nameOf(node)}`}
                className={styles.wide}
                allowClear
                value={props.map[node.id] ?? null}
                placeholder={t('approvals:page.flows.migration.stays')}
                options={props.to.definition.nodes
                  .filter((other) => other.kind === node.kind)
                  .map((other) => ({ value: other.id, label: nameOf(other) }))}
                onChange={(to: string | undefined) => {
                  const { [node.id]: _old, ...others } = props.map
                  props.put(to ? { ...others, [node.id]: to } : others)
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Choices = { toId: string; mode: Mode; map: Record<string, string> }

/** To which version, how, and where lost steps go on. */
function PlanFields(props: {
  versions: readonly Version[]
  to: Version
  choices: Choices
  put: (choices: Choices) => void
}) {
  const { t } = useTranslation()
  const { versions, to, choices, put } = props
  const word = (key: string) => t(`approvals:page.flows.migration.${key}`)
  const modes = (['move', 'restart'] as const).map((value) => ({ value, label: word(value) }))
  const targets = versions.map(({ id, number }) => ({
    value: id,
    label: t('approvals:page.flows.version', { number }),
  }))
  return (
    <>
      <div className={styles.row}>
        <Select
          aria-label={word('to')}
          value={to.id}
          options={targets}
          onChange={(toId: string) => put({ ...choices, toId })}
        />
        <Select
          aria-label={word('mode')}
          value={choices.mode}
          options={modes}
          popupMatchSelectWidth={false}
          onChange={(mode: Mode) => put({ ...choices, mode })}
        />
      </div>
      {choices.mode === 'move' ? (
        <StepMap lost={lostSteps(versions, to)} to={to} map={choices.map} put={(map) => put({ ...choices, map })} />
      ) : null}
    </>
  )
}

function Start({ count, pending, start }: { count: number; pending: boolean; start: (remark: string) => void }) {
  const { t } = useTranslation()
  const [remark, setRemark] = useState('')
  const reason = t('approvals:page.flows.migration.reason')
  return (
    <div className={styles.row}>
      <Input
        aria-label={reason}
        placeholder={reason}
        maxLength={1000}
        value={remark}
        onChange={({ target }) => setRemark(target.value)}
      />
      <Button type="primary" loading={pending} disabled={remark.trim() === ''} onClick={() => start(remark)}>
        {t('approvals:page.flows.migration.run', { count })}
      </Button>
    </div>
  )
}

/** Steps of all versions by id; `first` has the last word. */
const stepsOf = (versions: readonly Version[], first?: Version): StepsById =>
  new Map(
    [...versions.toReversed(), ...(first ? [first] : [])].flatMap(({ definition }) =>
      definition.nodes.map((node) => [node.id, node] as const),
    ),
  )

function Plan({ flowId, versions }: { flowId: string; versions: readonly Version[] }) {
  const { t } = useTranslation()
  const { run, pending } = useRunCommand('approvals.flow.migrate')
  const [choices, setChoices] = useState<Choices>({ toId: versions[0]?.id ?? '', mode: 'move', map: {} })
  const [result, setResult] = useState<Result | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const to = versions.find(({ id }) => id === choices.toId)
  if (!to) return <EmptyState title={t('approvals:page.flows.noVersions')} />
  if (versions.length < 2) {
    return (
      <Panel>
        <EmptyState
          title={t('approvals:page.flows.migration.single')}
          hint={t('approvals:page.flows.migration.singleHint')}
        />
      </Panel>
    )
  }
  const plan = { toVersionId: to.id, mode: choices.mode, map: choices.mode === 'move' ? choices.map : {} }
  const attempt = async (what: () => Promise<void>) => {
    setProblem(null)
    try {
      await what()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  const foresee = async () => setResult(await api.post<Result>(`/flows/${flowId}/migrations/check`, plan))
  const start = async (remark: string) => {
    await run({ id: flowId, ...plan, remark })
    setResult(null)
  }
  return (
    <Panel title={t('approvals:page.flows.migration.title')}>
      <div className={styles.plan}>
        <p className={styles.note}>{t('approvals:page.flows.migration.lead')}</p>
        <PlanFields
          versions={versions}
          to={to}
          choices={choices}
          put={(next) => {
            setChoices(next)
            // What was foreseen for another plan says nothing of this one.
            setResult(null)
          }}
        />
        {problem ? <ErrorNote error={problem} /> : null}
        <div className={styles.row}>
          <Button onClick={() => void attempt(foresee)}>{t('approvals:page.flows.migration.check')}</Button>
        </div>
        {result ? <Forecast result={result} steps={stepsOf(versions, to)} /> : null}
        {result && result.possible > 0 ? (
          <Start count={result.possible} pending={pending} start={(remark) => void attempt(() => start(remark))} />
        ) : null}
      </div>
    </Panel>
  )
}

/** Takes running cases over to another version: where their steps go on, what would become of each, and then for real. */
export function FlowMigration({ flowId }: { flowId: string }) {
  const versions = useApi<{ items: Version[] }>(`/flows/${flowId}/versions`)
  return (
    <QueryState query={versions}>
      {({ items }) => (
        <div className={styles.plan}>
          <Plan flowId={flowId} versions={items} />
          <MigrationRuns flowId={flowId} steps={stepsOf(items)} />
        </div>
      )}
    </QueryState>
  )
}
