import { MoreOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommandTitle } from '../command/form.tsx'
import { useCommands } from '../command/use-command.ts'
import { useOpenAction } from './actions.tsx'
import type { RowAction } from './row-action.ts'

/** The "…" of a row: the commands that this person may run on it. */
export function RowMenu({ actions, label }: { actions: readonly RowAction[]; label: string }) {
  const { t } = useTranslation()
  const open = useOpenAction()
  const title = useCommandTitle()
  const { commands } = useCommands()
  const allowed = actions.filter((action) => commands.has(action.command))
  if (allowed.length === 0) return null
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: allowed.map((action, index) => ({
          key: index,
          label: action.label ?? title(action.command),
          danger: action.danger ?? false,
        })),
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation()
          const action = allowed[Number(key)]
          if (action) open(action)
        },
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined aria-hidden="true" />}
        aria-label={t('kit:table.rowActions', { name: label })}
        onClick={(event) => event.stopPropagation()}
      />
    </Dropdown>
  )
}
