import { App, Form } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentAnswer } from '#contract/archive'
import { asProblem, Drawer, useCommandTitle, useIsNarrow, useRunCommand } from '#kit'
import { FileIntake } from './file-intake.tsx'
import { FilingButtons, FilingFields, type FilingValues, saidOf } from './filing-fields.tsx'
import { useStaging } from './staging.ts'

const COMMAND = 'archive.document.replace'

/** Puts a new version in front of a document; the old ones stay in its history. */
export function ReplaceDrawer({ document, onClose }: { document: DocumentAnswer; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const title = useCommandTitle()
  const narrow = useIsNarrow()
  const staging = useStaging()
  const { run } = useRunCommand(COMMAND)
  const [busy, setBusy] = useState(false)
  const submit = async (values: FilingValues) => {
    const staged = staging.files.find((each) => each.state === 'ready')
    if (!staged) return
    setBusy(true)
    try {
      await run({ ...saidOf(values), documentId: document.id, uploadId: staged.upload?.id })
      message.success(t('kit:command.done', { title: title(COMMAND) }))
      onClose()
    } catch (error) {
      staging.change(staged.key, { problem: asProblem(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Drawer open onClose={onClose} title={title(COMMAND)} size={narrow ? '100%' : 520}>
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ expiresOn: document.expiresOn ?? undefined }}
        onFinish={submit}
      >
        <FileIntake type={document.parameter} staging={staging} single />
        <FilingFields type={document.parameter} />
        <FilingButtons staging={staging} busy={busy} onCancel={onClose} />
      </Form>
    </Drawer>
  )
}
