import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { FlowDefinition, flowDetail, migrationForecast } from '#contract/approvals'
import { type ApiProblem, api, asProblem, EmptyState, ErrorNote, Panel, QueryState, useApi, useRunCommand } from '#kit'
import { paletteKindOf } from '../designer/model/kinds.ts'
import { useKindName, useNodeName } from '../designer/words.tsx'
import styles from './flow-migration.module.css'
import { Forecast, MigrationRuns } from './migration-runs.tsx'

type Detail = z.output<typeof flowDetail>
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

function Plan({ flow, versions }: { flow: Detail; versions: readonly Version[] }) {
  const { t } = useTranslation()
  const { run, pending } = useRunCommand('approvals.flow.migrate')
  const [toId, setToId] = useState(versions[0]?.id ?? '')
  const [mode, setMode] = useState<Mode>('move')
  const [map, setMap] = useState<Record<string, string>>({})
  const [remark, setRemark] = useState('')
  const [result, setResult] = useState<Result | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const to = versions.find(({ id }) => id === toId)
  if (!to) return <EmptyState title={t('approvals:page.flows.noVersions')} />
  const plan = { toVersionId: to.id, mode, map: mode === 'move' ? map : {} }
  const word = (key: string) => t(`approvals:page.flows.migration.${key}`)
  const attempt = async (what: () => Promise<void>) => {
    setProblem(null)
    try {
      await what()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  const changed = (change: () => void) => {
    change()
    // What was foreseen for another plan says nothing of this one.
    setResult(null)
  }
  const modes = (['move', 'restart'] as const).map((value) => ({ value, label: word(value) }))
  const targets = versions.map(({ id, number }) => ({
    value: id,
    label: t('approvals:page.flows.version', { number }),
  }))
  return (
    <Panel title={word('title')}>
      <div className={styles.plan}>
        <p className={styles.note}>{word('lead')}</p>
        <div className={styles.row}>
          <Select
            aria-label={word('to')}
            value={to.id}
            options={targets}
            onChange={(id) => changed(() => setToId(id))}
          />
          <Select
            aria-label={word('mode')}
            value={mode}
            options={modes}
            popupMatchSelectWidth={false}
            onChange={(next: Mode) => changed(() => setMode(next))}
          />
        </div>
        {mode === 'move' ? (
          <StepMap lost={lostSteps(versions, to)} to={to} map={map} put={(next) => changed(() => setMap(next))} />
        ) : null}
        {problem ? <ErrorNote error={problem} /> : null}
        <div className={styles.row}>
          <Button
            onClick={() =>
              void attempt(async () => setResult(await api.post<Result>(`/flows/${flow.id}/migrations/check`, plan)))
            }
          >
            {word('check')}
          </Button>
        </div>
        {result ? <Forecast result={result} to={to.definition} /> : null}
        {result && result.possible > 0 ? (
          <div className={styles.row}>
            <Input
              aria-label={word('reason')}
              placeholder={word('reason')}
              maxLength={1000}
              value={remark}
              onChange={({ target }) => setRemark(target.value)}
            />
            <Button
              type="primary"
              loading={pending}
              disabled={remark.trim() === ''}
              onClick={() =>
                void attempt(async () => {
                  await run({ id: flow.id, ...plan, remark })
                  setResult(null)
                  setRemark('')
                })
              }
            >
              {t('approvals:page.flows.migration.run', { count: result.possible })}
            </Button>
          </div>
        ) : null}
      </div>
    </Panel>
  )
}

/** Takes running cases over to another version: where their steps go on, what would become of each, and then for real. */
export function FlowMigration({ flow }: { flow: Detail }) {
  const versions = useApi<{ items: Version[] }>(`/flows/${flow.id}/versions`)
  return (
    <div className={styles.plan}>
      <QueryState query={versions}>{({ items }) => <Plan flow={flow} versions={items} />}</QueryState>
      <MigrationRuns flowId={flow.id} />
    </div>
  )
}
