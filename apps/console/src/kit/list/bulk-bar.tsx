import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommandTitle } from '../command/form.tsx'
import { useCommands } from '../command/use-command.ts'
import { formatCount } from '../format/numbers.ts'
import { useLocale } from '../i18n/use-text.ts'
import { PartContent, type PartHandle, usePartHandles } from '../layout/parts.tsx'
import type { Place } from '../module.ts'
import type { BulkAction, BulkMore, BulkTarget } from './bulk.ts'
import styles from './bulk-bar.module.css'
import { BulkDialog, BulkPartDialog } from './bulk-dialog.tsx'
import type { ListMeta, Row, Total } from './contract.ts'
import { useTotalText } from './pager.tsx'
import type { Selection } from './use-selection.ts'

type BulkBarProps = {
  meta: ListMeta
  selection: Selection
  total: Total | undefined
  query: Record<string, string>
  actions: readonly BulkAction[]
  /** Where other modules offer more to do with the rows. */
  place: Place | undefined
  /** Rows on the page, by which those picked are named. */
  rows: readonly Row[]
  /** A run was begun and its dialog closed: what it has changed is to be seen. */
  started: () => void
}

/** Rows picked stay known when the list is turned to another page. */
function useSeen(rows: readonly Row[]): ReadonlyMap<string, Row> {
  const [seen] = useState(() => new Map<string, Row>())
  useEffect(() => {
    for (const row of rows) seen.set(row.id, row)
  }, [rows, seen])
  return seen
}

type Offered = { action: BulkAction; refusing: readonly string[]; of: number }

/** Each action with why some of the rows do not take it, once for every row. */
const offeredFor = (actions: readonly BulkAction[], rows: readonly Row[]): Offered[] =>
  actions.map((action) => ({
    action,
    refusing: rows.flatMap((row) => action.refuses?.(row) ?? []),
    of: rows.length,
  }))

/** Where the rows in the way are named and left out before the run, those that take it are enough. */
const isOffered = ({ action, refusing, of }: Offered) =>
  refusing.length === 0 || (action.look !== undefined && refusing.length < of)

/** What is not offered although it is for some of the rows, or for none, and why. */
function Unoffered({ offered }: { offered: readonly Offered[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const title = useCommandTitle()
  const some = offered.filter((one) => !isOffered(one) && one.refusing.length < one.of)
  const told = some.length > 0 || offered.some(isOffered) ? some : offered.slice(0, 1)
  if (told.length === 0) return null
  return (
    <ul className={styles.why}>
      {told.map(({ action, refusing }) => (
        <li key={action.command}>
          {t('kit:bulk.notAll', {
            title: action.label ?? title(action.command),
            count: refusing.length,
            text: formatCount(refusing.length, locale),
            reason: [...new Set(refusing)].join(' '),
          })}
        </li>
      ))}
    </ul>
  )
}

/** How many rows are meant, and the way to all that match. */
function Selected({ selection, total, text }: Pick<BulkBarProps, 'selection' | 'total'> & { text: string }) {
  const { t } = useTranslation()
  const totalText = useTotalText()
  return (
    <>
      <span className={styles.count}>
        {t('kit:bulk.selected', { count: selection.all ? (total?.value ?? 0) : selection.ids.size, text })}
      </span>
      {!selection.all && total && total.value > selection.ids.size ? (
        <Button type="link" size="small" onClick={selection.selectAll}>
          {t('kit:bulk.selectAll', { total: totalText(total) })}
        </Button>
      ) : null}
    </>
  )
}

/** What can be done with the rows selected, or with all that match. */
export function BulkBar({ meta, selection, total, query, actions, place, rows, started }: BulkBarProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const totalText = useTotalText()
  const title = useCommandTitle()
  const { commands } = useCommands()
  const [action, setAction] = useState<BulkAction | null>(null)
  const [part, setPart] = useState<PartHandle | null>(null)
  const parts = usePartHandles(place)
  const seen = useSeen(rows)
  const begun = () => {
    selection.clear()
    started()
  }
  const allowed = actions.filter((each) => commands.has(each.command))
  if (allowed.length + parts.length === 0 || (selection.ids.size === 0 && !selection.all)) return null
  const count = selection.all ? totalText(total) : formatCount(selection.ids.size, locale)
  const target: BulkTarget = selection.all ? { list: meta.id, query } : { list: meta.id, ids: [...selection.ids] }
  const picked = rows.filter((row) => selection.all || selection.ids.has(row.id))
  const known = selection.all ? rows : [...selection.ids].flatMap((id) => seen.get(id) ?? [])
  const offered = offeredFor(allowed, known)
  const sample = picked[0]?.id ?? ('ids' in target ? target.ids[0] : undefined) ?? null
  return (
    <div className={`${styles.bar} k-no-print`} role="region" aria-label={t('kit:bulk.label')}>
      <Selected selection={selection} total={total} text={count} />
      <span className={styles.actions}>
        {offered.filter(isOffered).map(({ action: each }) => (
          <Button key={each.command} danger={each.danger ?? false} onClick={() => setAction(each)}>
            {each.label ?? title(each.command)}
          </Button>
        ))}
        {parts.map((each) => (
          <Button key={each.id} onClick={() => setPart(each)}>
            {t(each.label)}
          </Button>
        ))}
        <Button
          type="text"
          icon={<CloseOutlined aria-hidden="true" />}
          aria-label={t('kit:bulk.clear')}
          onClick={selection.clear}
        />
      </span>
      <Unoffered offered={offered} />
      {action ? (
        <BulkDialog
          action={action}
          picked={selection.all ? [] : picked}
          target={target}
          count={count}
          close={() => setAction(null)}
          started={begun}
        />
      ) : null}
      {part ? (
        <BulkPartDialog title={t(part.label)} started={begun} close={() => setPart(null)}>
          {(started) => (
            <PartContent part={part} id={meta.id} more={{ target, count, sample, started } satisfies BulkMore} />
          )}
        </BulkPartDialog>
      ) : null}
    </div>
  )
}
