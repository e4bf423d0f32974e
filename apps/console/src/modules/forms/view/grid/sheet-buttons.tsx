import { DownloadOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type FormRow,
  leftOutOfSheets,
  placesInSheet,
  rowsFromSheet,
  type SheetText,
  type SheetToWrite,
  type SimpleField,
  settle,
  sheetOf,
  type Table,
  type TableField,
} from '#contract/forms'
import { apiUrl, newKey, problemOf, saveFile, uploadFile, useLanguage, useProblemText } from '#kit'
import { type Problem, useView, type View } from '../props.ts'
import { readLabel, useProblemWords } from '../use-words.ts'
import styles from './grid.module.css'
import type { Rows } from './use-rows.ts'

type Props = { field: TableField; table: Table; columns: readonly SimpleField[]; rows: Rows }

async function workbook(sheet: SheetToWrite): Promise<Blob> {
  const response = await fetch(apiUrl('/forms/sheets/write'), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
    body: JSON.stringify(sheet),
  })
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null))
  return response.blob()
}

type Told = { address: string | null; column?: string; problem: Problem }

/** Lines of a file's mistakes that are shown; the rest come when these are mended. */
const TOLD_MAX = 20

/** Says what is wrong with a file, each with its cell and what the column is called. */
function Refusals({ problems }: { problems: readonly Told[] }) {
  const words = useProblemWords(useLanguage())
  const { t } = useTranslation()
  return (
    <>
      <ul>
        {problems.slice(0, TOLD_MAX).map(({ address, column, problem }, at) => (
          <li key={at}>
            {[address, column].filter(Boolean).join(' · ')}
            {address ? ': ' : ''}
            {words(problem)}
          </li>
        ))}
      </ul>
      {problems.length > TOLD_MAX ? (
        <p>{t('forms:page.view.sheetMore', { count: problems.length - TOLD_MAX })}</p>
      ) : null}
    </>
  )
}

/** What the form says of the rows of a file before they are taken: wrong cells by their address, and by their path. */
function judged(
  view: View,
  { field, columns }: Props,
  rows: FormRow[],
  placeOf: (rowId: string, column: string) => string,
): (Told & { path: string })[] {
  const { definition, today, around, lookups, rights, reference } = view
  const values = { ...view.values, [field.key]: rows }
  const { problems } = settle(definition, values, { today, around, lookups, rights, reference })
  return problems.flatMap((problem) => {
    const [table, row = '', key = ''] = problem.path.split('.')
    if (table !== field.key || !row) return []
    const column = columns.find((one) => one.key === key)
    return [
      {
        path: problem.path,
        address: placeOf(row, key),
        ...(column ? { column: readLabel(column.label, view.language) } : {}),
        problem,
      },
    ]
  })
}

/** Takes in the rows of a file: in place of those that are there, or behind them. */
function useBring(props: Props): (file: File) => Promise<void> {
  const { columns, rows, table } = props
  const { t } = useTranslation()
  const view = useView()
  const { message, modal } = App.useApp()
  return async (file) => {
    const sheet = await uploadFile<SheetText>('/forms/sheets/read', file)
    const found = rowsFromSheet(columns, sheet, { make: rows.make, writable: rows.writable, maxRows: table.maxRows })
    if (found.problems.length > 0) {
      const title = t('forms:page.view.sheetRefused', { count: found.problems.length })
      const told = found.problems.map((one) => ({ address: one.address, problem: { ...one, path: '' } }))
      modal.error({ title, width: 560, content: <Refusals problems={told} /> })
      return
    }
    const placeIn = placesInSheet(columns, sheet, found.rows)
    const placeOf = (row: string, column: string) => {
      const place = placeIn(row, column)
      return /^\d/.test(place) ? t('forms:page.view.sheetRow', { number: place }) : place
    }
    const wrong = judged(view, props, found.rows, placeOf)
    if (wrong.length > 0) {
      const takes = await modal.confirm({
        title: t('forms:page.view.sheetWrong', { count: wrong.length }),
        width: 560,
        content: <Refusals problems={wrong} />,
        okText: t('forms:page.view.sheetTakeAll'),
        cancelText: t('forms:page.view.sheetLeave'),
      })
      if (!takes) return
      for (const { path } of wrong) view.touch(path)
    }
    const keep = (next: FormRow[]) => {
      rows.set(next)
      message.success(t('forms:page.view.sheetTaken', { count: found.rows.length }))
    }
    if (rows.rows.length === 0) return keep(found.rows)
    const all = [...rows.rows, ...found.rows]
    modal.confirm({
      title: t('forms:page.view.sheetReplace', { count: rows.rows.length }),
      okText: t('forms:page.view.replaceRows'),
      cancelText: t('forms:page.view.appendRows'),
      cancelButtonProps: { disabled: all.length > table.maxRows },
      closable: true,
      onOk: () => keep(found.rows),
      onCancel: (event: { triggerCancel?: boolean } | undefined) => (event?.triggerCancel ? undefined : keep(all)),
    })
  }
}

/** Takes the rows out as a workbook, with what the columns mean; takes a filled one in. */
export function SheetButtons(props: Props) {
  const { field, columns, rows } = props
  const { t } = useTranslation()
  const { language } = useView()
  const { message } = App.useApp()
  const words = useProblemText()
  const bring = useBring(props)
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      message.error(words(error).title)
    } finally {
      setBusy(false)
    }
  }
  const take = () =>
    run(async () =>
      saveFile(
        await workbook(sheetOf(field, columns, rows.rows, language)),
        `${readLabel(field.label, language)}.xlsx`,
      ),
    )
  const without = leftOutOfSheets(columns).map(({ label }) => readLabel(label, language))
  return (
    <span className={styles.sheets}>
      <Button icon={<DownloadOutlined aria-hidden="true" />} loading={busy} onClick={() => void take()}>
        {t(rows.open ? 'forms:page.view.sheetOutOrTemplate' : 'forms:page.view.sheetOut')}
      </Button>
      {rows.open ? (
        <>
          <Button icon={<UploadOutlined aria-hidden="true" />} loading={busy} onClick={() => input.current?.click()}>
            {t('forms:page.view.sheetIn')}
          </Button>
          <input
            ref={input}
            type="file"
            className="k-visually-hidden"
            tabIndex={-1}
            aria-label={t('forms:page.view.sheetIn')}
            accept=".xlsx,.csv"
            onChange={(event) => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file) void run(() => bring(file))
            }}
          />
        </>
      ) : null}
      {without.length > 0 ? (
        <small className={styles.without}>
          {t('forms:page.view.sheetWithout', { columns: without.join(t('kit:listSeparator')) })}
        </small>
      ) : null}
    </span>
  )
}
