import { App, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Parameter } from '#contract/archive'
import { asProblem, Drawer, useCommandTitle, useIsNarrow, useRunCommand } from '#kit'
import { fitsLine } from '../policy.ts'
import { useTypeName, useTypes } from '../types.ts'
import { FileIntake } from './file-intake.tsx'
import { FilingButtons, FilingFields, type FilingValues, saidOf } from './filing-fields.tsx'
import type { OwnedAccount } from './owner.ts'
import { type Staging, useStaging } from './staging.ts'

const COMMAND = 'archive.document.upload'

/** Files what is ready, one after the other; each refusal stays at its file. */
function useFiling(staging: Staging): (input: Record<string, unknown>) => Promise<boolean> {
  const { run } = useRunCommand(COMMAND)
  return async (input) => {
    let all = true
    for (const { key, upload } of staging.files.filter((each) => each.state === 'ready')) {
      try {
        await run({ ...input, uploadId: upload?.id })
        staging.change(key, { state: 'filed', problem: null })
      } catch (error) {
        all = false
        staging.change(key, { problem: asProblem(error) })
      }
    }
    return all
  }
}

type FilingDrawerProps = {
  accounts: readonly OwnedAccount[]
  /** The type chosen beforehand. */
  type: string | null
  onClose: () => void
}

/** Types that fit the account, in the broker's order. */
function useChoices(account: OwnedAccount | null): readonly Parameter[] {
  const { data } = useTypes()
  return (data?.items ?? []).filter((type) => !type.retired && (!account || fitsLine(type, account.businessLine)))
}

/** Sends files and files them as documents of an account, or of its client when the type belongs to clients. */
export function FilingDrawer({ accounts, type: given, onClose }: FilingDrawerProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const title = useCommandTitle()
  const nameOf = useTypeName()
  const narrow = useIsNarrow()
  const [form] = Form.useForm<FilingValues & { accountId: string; type: string }>()
  const accountId = Form.useWatch('accountId', form)
  const code = Form.useWatch('type', form)
  const account = accounts.find((each) => each.id === accountId) ?? null
  const choices = useChoices(account)
  const type = choices.find((each) => each.code === code) ?? null
  const staging = useStaging()
  const file = useFiling(staging)
  const [busy, setBusy] = useState(false)
  const submit = async (values: FilingValues & { accountId: string }) => {
    setBusy(true)
    const all = await file({ accountId: values.accountId, ...saidOf(values) })
    setBusy(false)
    if (!all) return
    message.success(t('kit:command.done', { title: title(COMMAND) }))
    onClose()
  }
  return (
    <Drawer open onClose={onClose} title={title(COMMAND)} size={narrow ? '100%' : 520}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ accountId: accounts.length === 1 ? accounts[0]?.id : undefined, type: given ?? undefined }}
        // A file was looked at by the rules of its type: another type is another sending.
        onValuesChange={(changed) => 'type' in changed && staging.clear()}
        onFinish={submit}
      >
        <Form.Item
          name="accountId"
          label={t('archive:page.filing.account')}
          hidden={accounts.length === 1}
          rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
        >
          <Select options={accounts.map((each) => ({ value: each.id, label: each.accountNo }))} />
        </Form.Item>
        <Form.Item
          name="type"
          label={t('archive:field.parameter')}
          rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={choices.map((each) => ({ value: each.code, label: `${nameOf(each)} (${each.code})` }))}
          />
        </Form.Item>
        {type ? <FileIntake type={type} staging={staging} single={type.maxCount === 1} /> : null}
        {type ? <FilingFields type={type} /> : null}
        <FilingButtons staging={staging} busy={busy} onCancel={onClose} />
      </Form>
    </Drawer>
  )
}
