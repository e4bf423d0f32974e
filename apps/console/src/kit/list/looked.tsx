import { Alert } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { formatCount } from '../format/numbers.ts'
import { useLocale } from '../i18n/use-text.ts'
import { Loading } from '../show/empty.tsx'
import type { BulkLook, BulkTarget, LookedProblem } from './bulk.ts'
import styles from './bulk-bar.module.css'
import { useRowReasons } from './refused-reasons.ts'

/** Rows named under one reason before the rest is only counted. */
const NAMED = 8

export type Looked = {
  /** Still looking: whether anything stands in the way is not known yet. */
  looking: boolean
  look: BulkLook | null
  /** What the run is for once the rows in the way are left out; as it was where nothing is, or not all was looked at. */
  target: BulkTarget
  /** How many rows that are; null where there are more than anybody looked at. */
  count: number | null
}

/** Asks which rows would be refused, once for what is about to be done. It is a courtesy: doing is the judge. */
export function useLook(path: string | undefined, asked: Record<string, unknown>, target: BulkTarget): Looked {
  const [look, setLook] = useState<BulkLook | null>(null)
  const [looking, setLooking] = useState(path !== undefined)
  const text = JSON.stringify({ ...asked, target })
  useEffect(() => {
    if (path === undefined) return
    const abort = new AbortController()
    setLooking(true)
    api
      .post<BulkLook>(path, JSON.parse(text), { signal: abort.signal })
      .then(setLook, () => setLook(null))
      .finally(() => {
        if (!abort.signal.aborted) setLooking(false)
      })
    return () => abort.abort()
  }, [path, text])
  if (!look || look.more) return { looking, look, target, count: null }
  const hindered = new Set(look.problems.map(({ id }) => id))
  const ids = look.looked.filter((id) => !hindered.has(id))
  return { looking, look, target: hindered.size > 0 ? { list: target.list, ids } : target, count: ids.length }
}

type Group = { reasons: string[]; next: string | null; rows: LookedProblem[] }

/** Rows by why they would be refused, the reason most of them have first. */
function useGroups(problems: readonly LookedProblem[]): Group[] {
  const reasonsOf = useRowReasons()
  const groups = new Map<string, Group>()
  for (const row of problems) {
    const told = reasonsOf(row)
    const key = told.reasons.join('\n')
    const known = groups.get(key)
    if (known) known.rows.push(row)
    else groups.set(key, { ...told, rows: [row] })
  }
  return [...groups.values()].sort((one, other) => other.rows.length - one.rows.length)
}

function Rows({ group, names }: { group: Group; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const named = group.rows.map((row) => names.get(row.id) ?? row.name ?? t('kit:bulk.unnamed'))
  const rest = named.length - NAMED
  return (
    <li>
      <p className={styles.reason}>{group.reasons.join(' ')}</p>
      {group.next ? <p className={styles.next}>{group.next}</p> : null}
      <ul className={styles.rows}>
        {group.rows.slice(0, NAMED).map((row, at) => (
          <li key={row.id}>{named[at]}</li>
        ))}
        {rest > 0 ? <li>{t('kit:bulk.andMore', { text: formatCount(rest, locale) })}</li> : null}
      </ul>
    </li>
  )
}

/**
 * Which rows would be refused and why, said before the run is begun; nothing where none would be.
 *
 * @param left how many rows the run is for, where that is not all but those named here.
 */
export function LookedRows(props: { looked: Looked; names: ReadonlyMap<string, string>; left?: number }) {
  const { looked, names } = props
  const { t } = useTranslation()
  const locale = useLocale()
  const { look, looking } = looked
  const groups = useGroups(look?.problems ?? [])
  if (looking) return <Loading />
  if (!look || groups.length === 0) return null
  const [found, all] = [look.problems.length, look.looked.length]
  const figures = { count: found, text: formatCount(found, locale), all: formatCount(all, locale) }
  const left = props.left ?? all - found
  const rest = look.more ? 'lookedSome' : left === 0 ? 'noneLeft' : 'goOn'
  return (
    <Alert
      className={styles.looked}
      type="warning"
      showIcon
      title={t('kit:bulk.hindered', figures)}
      description={
        <>
          <ul className={styles.groups}>
            {groups.map((group) => (
              <Rows key={group.reasons.join()} group={group} names={names} />
            ))}
          </ul>
          <p className={styles.rest}>
            {t(`kit:bulk.${rest}`, { count: left, text: formatCount(left, locale), all: figures.all })}
          </p>
        </>
      }
    />
  )
}
