import { Select, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { type ApplicationDetail, PAGES, type revisionDetail } from '#contract/onboarding'
import { DiffTable, formatInstant, Panel, QueryState, Stack, useApi, useLocale, useSession } from '#kit'
import styles from './changes.module.css'
import { changesBetween, comparedWith, contentRows, type FieldChange, filesBetween } from './content-fields.ts'
import { FieldValue, useFieldNames } from './field-value.tsx'
import { FilePairs } from './file-pairs.tsx'

type Revision = z.output<typeof revisionDetail>
type Application = { application: ApplicationDetail }

/** One of two revisions, read together with the other so that masked values can be told apart. */
const useRevision = (id: string, number: number, against: number) =>
  useApi<Revision>(`/onboarding/applications/${id}/revisions/${number}`, { against })

const sideOf = (revision: Revision) => ({ rows: contentRows(revision.content), sealed: revision.sealed })

/** How much changed on which page, at a glance. */
function Glance({ changes, files }: { changes: readonly FieldChange[]; files: number }) {
  const { t } = useTranslation()
  const counts = PAGES.map((page) => {
    const fields = changes.filter(({ before, after }) => (after ?? before)?.page === page).length
    return { page, count: page === 'documents' ? files : fields }
  }).filter(({ count }) => count > 0)
  return (
    <ul className={styles.glance}>
      {counts.map(({ page, count }) => (
        <li key={page}>
          <Tag>
            {t(`onboarding:state.page.${page}`)} <b>{count}</b>
          </Tag>
        </li>
      ))}
    </ul>
  )
}

/** Changed fields as the table of differences takes them. */
function useLines({ application, from, to }: Application & { from: Revision; to: Revision }, changes: FieldChange[]) {
  const { t } = useTranslation()
  const names = useFieldNames()
  const before = { ...application, revision: from.revision, accountNos: from.accountNos }
  const after = { ...application, revision: to.revision, accountNos: to.accountNos }
  return changes.flatMap((change) => {
    const row = change.after ?? change.before
    if (!row) return []
    const label = [row.person && names.person(row.person), row.item && names.item(row.item), names.label(row)]
    return {
      key: row.key,
      kind: change.kind,
      label: label.filter(Boolean).join(t('onboarding:page.application.pathSeparator')),
      before: <FieldValue of={before} row={change.before} />,
      after: <FieldValue of={after} row={change.after} />,
    }
  })
}

function Lines(sides: Application & { from: Revision; to: Revision }) {
  const { application, from, to } = sides
  const { t } = useTranslation()
  const changes = changesBetween(sideOf(from), sideOf(to))
  const files = filesBetween(from.files, to.files)
  const lines = useLines(sides, changes)
  if (changes.length === 0 && files.length === 0) return <p className={styles.none}>{t('kit:diff.none')}</p>
  return (
    <Stack>
      <Glance changes={changes} files={files.length} />
      {lines.length > 0 ? <DiffTable lines={lines} /> : null}
      <FilePairs applicationId={application.id} from={from.revision} to={to.revision} changes={files} />
    </Stack>
  )
}

function Compared({ application, from, to }: Application & { from: number; to: number }) {
  const older = useRevision(application.id, from, to)
  const newer = useRevision(application.id, to, from)
  return (
    <QueryState query={older} rows={3}>
      {(a) => (
        <QueryState query={newer} rows={3}>
          {(b) => <Lines application={application} from={a} to={b} />}
        </QueryState>
      )}
    </QueryState>
  )
}

function Choice(props: Application & { label: string; value: number; onChange: (revision: number) => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { label, value, onChange } = props
  return (
    <Select
      size="small"
      aria-label={label}
      value={value}
      popupMatchSelectWidth={false}
      options={props.application.revisions.map(({ revision, savedAt, submittedAt }) => ({
        value: revision,
        label: `${t('onboarding:page.application.revision', { number: revision })} · ${formatInstant(submittedAt ?? savedAt, locale)}`,
      }))}
      onChange={onChange}
    />
  )
}

/**
 * What differs between two revisions. It begins with what whoever looks has not seen: since he decided himself, else
 * since it was last returned or decided; any other two can be chosen.
 */
export function Changes({ application }: Application) {
  const { t } = useTranslation()
  const me = useSession().operator.id
  const { revision } = application
  const base = comparedWith(application, me)
  const [chosen, choose] = useState<{ from: number; to: number; of: number } | null>(null)
  if (base === null) return null
  // A revision that came meanwhile is what there is to look at.
  const { from, to } = chosen?.of === revision ? chosen : { from: base, to: revision }
  return (
    <Panel
      title={t('onboarding:page.changes.title')}
      extra={
        <span className={styles.choices}>
          <Choice
            application={application}
            label={t('onboarding:page.changes.from')}
            value={from}
            onChange={(next) => choose({ from: next, to, of: revision })}
          />
          <span aria-hidden="true">→</span>
          <Choice
            application={application}
            label={t('onboarding:page.changes.to')}
            value={to}
            onChange={(next) => choose({ from, to: next, of: revision })}
          />
        </span>
      }
    >
      <Compared application={application} from={from} to={to} />
    </Panel>
  )
}
