import { Checkbox, Form, Input, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../layout/dialog.tsx'
import { useReferences } from '../references.tsx'
import { useCan } from '../session/session.tsx'
import styles from './views-menu.module.css'

export type NewView = { name: string; shared: boolean; roleIds: string[]; isDefault: boolean }

/** The roles a shared view is for; none: everybody who sees the list. */
function Roles({ value = [], onChange }: { value?: string[]; onChange?: (value: string[]) => void }) {
  const { t } = useTranslation()
  const role = useReferences()['roleId']
  if (!role) return null
  return (
    <div className={styles.roles}>
      {value.map((id) => (
        <Tag key={id} closable onClose={() => onChange?.(value.filter((one) => one !== id))}>
          <role.Name value={id} />
        </Tag>
      ))}
      <role.Input
        value={null}
        label={t('kit:views.forRoles')}
        onChange={(id) => {
          if (typeof id === 'string' && !value.includes(id)) onChange?.([...value, id])
        }}
      />
    </div>
  )
}

/** Asks for a view's name, whether the list opens with it, and with whom it is shared as far as the person may share. */
export function SaveView({ open, close, save }: { open: boolean; close: () => void; save: (view: NewView) => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const [form] = Form.useForm<Partial<NewView> & { name: string }>()
  const shared = Form.useWatch('shared', form) === true
  return (
    <Dialog
      open={open}
      onCancel={close}
      okText={t('kit:save')}
      cancelText={t('kit:cancel')}
      title={t('kit:views.save')}
      onOk={() => form.submit()}
      width={380}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={{ shared: false, isDefault: false, roleIds: [] }}
        onFinish={({ name, shared: isShared = false, roleIds = [], isDefault = false }) => {
          save({ name, shared: isShared, roleIds: isShared ? roleIds : [], isDefault })
          close()
        }}
      >
        <Form.Item
          name="name"
          label={t('kit:views.name')}
          rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
        >
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item name="isDefault" valuePropName="checked">
          <Checkbox>{t('kit:views.isDefault')}</Checkbox>
        </Form.Item>
        {can('platform.savedView.share') ? (
          <Form.Item name="shared" valuePropName="checked" extra={t('kit:views.sharedHint')}>
            <Checkbox>{t('kit:views.shared')}</Checkbox>
          </Form.Item>
        ) : null}
        {shared && can('access.role.view') ? (
          <Form.Item name="roleIds" label={t('kit:views.forRoles')} extra={t('kit:views.everybodyElse')}>
            <Roles />
          </Form.Item>
        ) : null}
      </Form>
    </Dialog>
  )
}
