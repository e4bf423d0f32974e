import { App, Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CopyPreview, SameIdentity } from '#contract/archive'
import {
  type ApiProblem,
  asProblem,
  Drawer,
  EmptyState,
  ErrorNote,
  QueryState,
  useApi,
  useCommandTitle,
  useIsNarrow,
  useRunCommand,
  useTextOr,
} from '#kit'
import styles from './copy.module.css'
import { CopyPlan } from './copy-plan.tsx'
import filing from './filing.module.css'

const COMMAND = 'archive.document.copy'
const LONGEST_REMARK = 500

/** The other accounts of the same identity, told by number, line and kind. */
function SourceSelect({
  toId,
  value,
  onChange,
}: {
  toId: string
  value: string | null
  onChange: (id: string) => void
}) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const query = useApi<SameIdentity>(`/accounts/${toId}/same-identity`)
  return (
    <QueryState query={query} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={t('archive:page.copy.alone')} hint={t('archive:page.copy.aloneHint')} />
        ) : (
          <Form.Item label={t('archive:field.fromAccountId')} layout="vertical">
            <Select
              aria-label={t('archive:field.fromAccountId')}
              value={value}
              placeholder={t('archive:page.copy.choose')}
              onChange={onChange}
              options={items.map((one) => ({
                value: one.id,
                label: [
                  one.accountNo,
                  textOr(`access:state.businessLine.${one.businessLine}`, one.businessLine),
                  textOr(`accounts:state.type.${one.type}`, one.type),
                ].join(' · '),
              }))}
            />
          </Form.Item>
        )
      }
    </QueryState>
  )
}

/** Parameters of which something can be copied. */
const copyable = (preview: CopyPreview) => [
  ...new Set(preview.items.filter((one) => one.verdict === 'copies').map((one) => one.parameter.code)),
]

type ReadyProps = { toId: string; fromId: string; preview: CopyPreview; history: boolean; onClose: () => void }

/** What would be copied, the choice among it, and the button that does it. */
function ReadyCopy({ toId, fromId, preview, history, onClose }: ReadyProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { run, pending } = useRunCommand(COMMAND)
  const offered = copyable(preview)
  const [dropped, setDropped] = useState<ReadonlySet<string>>(new Set())
  const [remark, setRemark] = useState('')
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const chosen = offered.filter((code) => !dropped.has(code))
  const planned = preview.items.filter((one) => one.verdict === 'copies' && chosen.includes(one.parameter.code))
  const toggle = (code: string) => {
    const next = new Set(dropped)
    if (!next.delete(code)) next.add(code)
    setDropped(next)
  }
  const submit = async () => {
    setProblem(null)
    try {
      const words = remark.trim()
      const input = { fromAccountId: fromId, toAccountId: toId, parameters: chosen, history }
      const outcome = await run<{ documents: number; versions: number }>({
        ...input,
        ...(words ? { remark: words } : {}),
      })
      if (outcome.kind === 'done') {
        message.success(
          t('archive:page.copy.done', { count: outcome.value.documents, versions: outcome.value.versions }),
        )
      }
      onClose()
    } catch (error) {
      setProblem(asProblem(error))
    }
  }
  if (preview.items.length === 0) return <EmptyState title={t('archive:page.copy.none')} />
  return (
    <>
      {problem ? <ErrorNote error={problem} /> : null}
      <CopyPlan preview={preview} chosen={new Set(chosen)} toggle={toggle} />
      {offered.length > 0 ? (
        <Form.Item label={t('archive:field.remark')} layout="vertical">
          <Input.TextArea
            aria-label={t('archive:field.remark')}
            value={remark}
            maxLength={LONGEST_REMARK}
            autoSize={{ minRows: 2, maxRows: 6 }}
            onChange={(event) => setRemark(event.target.value)}
          />
        </Form.Item>
      ) : null}
      <div className={filing.buttons}>
        <Button onClick={onClose}>{t('kit:cancel')}</Button>
        <Button type="primary" loading={pending} disabled={planned.length === 0} onClick={submit}>
          {planned.length === 0
            ? t('archive:page.copy.nothing')
            : t('archive:page.copy.submit', { count: planned.length })}
        </Button>
      </div>
    </>
  )
}

/** Copies documents to an account from another of the same identity, shown before it is done. */
export function CopyDrawer({ toId, onClose }: { toId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const narrow = useIsNarrow()
  const [fromId, setFromId] = useState<string | null>(null)
  const [history, setHistory] = useState(false)
  const preview = useApi<CopyPreview>(fromId ? `/accounts/${toId}/document-copies` : null, {
    from: fromId,
    history: history ? 1 : 0,
  })
  return (
    <Drawer open onClose={onClose} title={title(COMMAND)} size={narrow ? '100%' : 640}>
      <p className={styles.lead}>{t('archive:page.copy.lead')}</p>
      <SourceSelect toId={toId} value={fromId} onChange={setFromId} />
      {fromId ? (
        <>
          <label className={styles.history}>
            <Switch size="small" checked={history} onChange={setHistory} /> {t('archive:page.copy.history')}
          </label>
          <QueryState query={preview} rows={6}>
            {(ready) => (
              <ReadyCopy
                key={`${fromId} ${history}`}
                toId={toId}
                fromId={fromId}
                preview={ready}
                history={history}
                onClose={onClose}
              />
            )}
          </QueryState>
        </>
      ) : null}
    </Drawer>
  )
}
