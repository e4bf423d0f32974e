import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { IDENTITY_KIND_CODES } from '#contract/clients'
import { type Layout, REASONS } from '#contract/filing'
import { useTextOr } from '#kit'
import styles from './layout-input.module.css'

const CLIENT_TYPES = ['individual', 'joint', 'corporate'] as const
const CODE_MAX = 20

type Codes = Layout['codes']
type Reason = Codes['reasons'][string]
type Props = { codes: Codes; put: (codes: Codes) => void }

/** Our words beside the exchange's codes; what has no code cannot be filed. */
function Table(props: {
  legend: string
  hint?: string
  kinds: readonly string[]
  word: (kind: string) => string
  table: Record<string, string>
  put: (table: Record<string, string>) => void
}) {
  const { legend, hint, kinds, word, table, put } = props
  const set = (kind: string, code: string) => {
    const { [kind]: _before, ...rest } = table
    put(code === '' ? rest : { ...rest, [kind]: code })
  }
  return (
    <fieldset className={styles.line}>
      <legend>{legend}</legend>
      {hint ? <p className={styles.none}>{hint}</p> : null}
      <div className={styles.codes}>
        {kinds.map((kind) => (
          <label key={kind}>
            <span>{word(kind)}</span>
            <Input
              maxLength={CODE_MAX}
              value={table[kind] ?? ''}
              onChange={({ target }) => set(kind, target.value.trim())}
            />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Reasons of rejection: the exchange's codes, and which of ours each means. Order as given, also while a code is typed. */
function Reasons({ codes, put }: Props) {
  const { t } = useTranslation()
  const rows = Object.entries(codes.reasons)
  const set = (next: [string, Reason][]) => put({ ...codes, reasons: Object.fromEntries(next) })
  const word = (key: string, at: number) => t(`filing:page.layouts.${key}`, { at: at + 1 })
  return (
    <fieldset className={styles.line}>
      <legend>{t('filing:page.layouts.reasons')}</legend>
      {rows.map(([code, reason], at) => (
        <div key={at} className={styles.reason} role="group" aria-label={word('reasonAt', at)}>
          <Input
            aria-label={word('codeOf', at)}
            maxLength={CODE_MAX}
            value={code}
            onChange={({ target }) => set(rows.with(at, [target.value.trim(), reason]))}
          />
          <Select
            aria-label={word('meaningOf', at)}
            value={reason}
            options={REASONS.map((value) => ({ value, label: t(`filing:page.layouts.reasonOf.${value}`) }))}
            onChange={(next) => set(rows.with(at, [code, next]))}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={word('removeReason', at)}
            onClick={() => set(rows.toSpliced(at, 1))}
          />
        </div>
      ))}
      <Button
        type="dashed"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={'' in codes.reasons}
        onClick={() => set([...rows, ['', REASONS[0]]])}
      >
        {t('filing:page.layouts.addReason')}
      </Button>
    </fieldset>
  )
}

/** Code tables of a layout. */
export function CodesInput({ codes, put }: Props) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  return (
    <div className={`${styles.layout} ${styles.panel}`}>
      <Table
        legend={t('filing:page.layouts.documents')}
        hint={t('filing:page.layouts.documentsHint')}
        kinds={IDENTITY_KIND_CODES}
        word={(kind) => textOr(`clients:state.identityKind.${kind}`, kind)}
        table={codes.document}
        put={(document) => put({ ...codes, document })}
      />
      <Table
        legend={t('filing:page.layouts.clientTypes')}
        kinds={CLIENT_TYPES}
        word={(kind) => textOr(`clients:state.type.${kind}`, kind)}
        table={codes.clientType}
        put={(clientType) => put({ ...codes, clientType })}
      />
      <fieldset className={styles.line}>
        <legend>{t('filing:page.layouts.acceptedLegend')}</legend>
        <div className={styles.codes}>
          <label>
            <span>{t('filing:page.layouts.accepted')}</span>
            <Input
              maxLength={CODE_MAX}
              value={codes.accepted}
              onChange={({ target }) => put({ ...codes, accepted: target.value.trim() })}
            />
          </label>
        </div>
      </fieldset>
      <Reasons codes={codes} put={put} />
    </div>
  )
}
