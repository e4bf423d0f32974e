import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { Parting, pastAnswer } from '#contract/approvals'
import { type ApiProblem, api, asProblem, DateInput, ErrorNote, formatCount, Link, StateBadge, useLocale } from '#kit'
import { useDesigner } from '../context.ts'
import { nodeById } from '../model/kinds.ts'
import { useNodeName } from '../words.tsx'
import styles from './panel.module.css'
import { Field, Section } from './parts.tsx'
import { ReadingLine } from './reading.tsx'
import trial from './trial.module.css'

export type Past = z.output<typeof pastAnswer>

/** Figures at the edges: how many cases went there in truth, and how many would. */
export function pastCounts(past: Past): Record<string, string> {
  return Object.fromEntries(
    past.edges.map(({ edge, took, would }) => [edge, took === would ? `${would}` : `${took} → ${would}`]),
  )
}

function PartingRow({ parting }: { parting: Parting }) {
  const { t } = useTranslation()
  const { design } = useDesigner()
  const nameOf = useNodeName()
  const named = (ids: readonly string[]) =>
    ids
      .map((id) => {
        const edge = design.flow.edges.find((each) => each.id === id)
        const node = nodeById(design.flow, edge?.to ?? id)
        return node ? nameOf(node) : id
      })
      .join(t('kit:listSeparator')) || t('approvals:page.designer.past.nothing')
  const at = nodeById(design.flow, parting.at)
  return (
    <li>
      <span>
        <Link to={`/cases/${parting.caseId}`}>{parting.label}</Link>{' '}
        <StateBadge values="approvals:state.case" value={parting.state} />
      </span>
      <strong>
        {at ? nameOf(at) : parting.at} · {t(`approvals:page.designer.past.kind.${parting.kind}`)}
      </strong>
      <span>
        {t('approvals:page.designer.past.instead', { took: named(parting.took), would: named(parting.would) })}
      </span>
      {parting.reasons
        .flatMap((reason) => reason.readings)
        .map((reading, index) => (
          <ReadingLine key={index} reading={reading} />
        ))}
    </li>
  )
}

/** Sends past cases of the flow through the drawing: how many would go another way, which, and why. */
export function PastPanel({
  flowId,
  value,
  show,
}: {
  flowId: string
  value: Past | null
  show: (past: Past | null) => void
}) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { design, problems } = useDesigner()
  // A drawing that can be walked is tried, whatever what it belongs to still lacks.
  const blocked = problems.some((problem) => !('text' in problem))
  const [from, setFrom] = useState<string | null>(null)
  const [failure, setFailure] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const body = { definition: design.flow, ...(from ? { from } : {}) }
      show(await api.post<Past>(`/flows/${flowId}/past`, body))
    } catch (error) {
      setFailure(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  const figures = value ? { compared: value.compared, same: value.same, different: value.different } : null
  return (
    <div className={styles.properties}>
      <p className={styles.note}>{t('approvals:page.designer.past.lead')}</p>
      <Field label={t('approvals:page.designer.past.from')}>
        {(id) => <DateInput id={id} value={from} onChange={(day) => setFrom(day ? String(day) : null)} />}
      </Field>
      {blocked ? <p className={styles.note}>{t('approvals:page.designer.trial.problems')}</p> : null}
      {failure ? <ErrorNote error={failure} /> : null}
      <Button type="primary" loading={busy} disabled={blocked} onClick={() => void run()}>
        {t('approvals:page.designer.past.run')}
      </Button>
      {value && figures ? (
        <Section title={t('approvals:page.designer.past.result')}>
          <dl className={trial.figures}>
            {(['compared', 'same', 'different'] as const).map((key) => (
              <div key={key}>
                <dt>{t(`approvals:page.designer.past.${key}`)}</dt>
                <dd>{formatCount(figures[key], locale)}</dd>
              </div>
            ))}
          </dl>
          {value.complete ? null : <p className={styles.note}>{t('approvals:page.designer.past.partial')}</p>}
          <ol className={trial.cases}>
            {value.cases.map((parting) => (
              <PartingRow key={parting.caseId} parting={parting} />
            ))}
          </ol>
        </Section>
      ) : null}
    </div>
  )
}
