import { Button, Form, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Drawer,
  type Preview,
  PreviewPanel,
  QueryState,
  Stack,
  useApi,
  useBusinessLines,
  useCommandTitle,
  useIsNarrow,
  useReferences,
  useTextOr,
} from '#kit'

/** Who would be asked, for something of a business line and a department, or of none. */
function Deciders({ command }: { command: string }) {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  const Department = useReferences().departmentId?.Input
  const [line, setLine] = useState<string | null>(null)
  const [department, setDepartment] = useState<string | null>(null)
  const route = useApi<Preview>(`/approval-rules/${command}/route`, { businessLine: line, departmentId: department })
  const textOr = useTextOr()
  const factName = (fact: string) => {
    const own = `approvals:page.flows.fact.${fact.replace('.', '-')}`
    return textOr([own, `${command.split('.')[0]}:field.${fact}`], fact)
  }
  const everywhere = t('approvals:page.rules.anyPlace')
  return (
    <Stack>
      <p>{t('approvals:page.rules.whoLead')}</p>
      <Form layout="vertical">
        <Form.Item label={t('approvals:field.businessLine')} htmlFor="who-line">
          <Select
            id="who-line"
            allowClear
            placeholder={everywhere}
            value={line}
            options={lines.map((value) => ({ value, label: t(`accounts:state.businessLine.${value}`) }))}
            onChange={(next: string | undefined) => setLine(next ?? null)}
          />
        </Form.Item>
        {Department ? (
          <Form.Item label={t('approvals:field.departmentId')} htmlFor="who-department">
            <Department
              id="who-department"
              placeholder={everywhere}
              value={department}
              onChange={(next) => setDepartment(typeof next === 'string' ? next : null)}
            />
          </Form.Item>
        ) : null}
      </Form>
      <QueryState query={route} rows={3}>
        {(preview) => <PreviewPanel preview={preview} module="approvals" factName={factName} />}
      </QueryState>
    </Stack>
  )
}

/** Asks who would approve a command, whether or not the person may call it. */
export function WhoDecides({ command }: { command: string }) {
  const { t } = useTranslation()
  const title = useCommandTitle()
  const narrow = useIsNarrow()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t('approvals:page.rules.who')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('approvals:page.rules.whoOf', { command: title(command) })}
        size={narrow ? '100%' : 520}
        destroyOnHidden
      >
        <Deciders command={command} />
      </Drawer>
    </>
  )
}
