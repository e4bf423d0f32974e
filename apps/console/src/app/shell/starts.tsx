import { PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommands, useGo } from '#kit'
import { modules } from '../modules.ts'

const STARTS = modules.flatMap((module) => module.starts ?? [])

/** What this person may begin, wherever they are. */
export function Starts() {
  const { t } = useTranslation()
  const go = useGo()
  const { commands } = useCommands()
  const offered = STARTS.filter((start) => start.commands.some((name) => commands.has(name)))
  const [only] = offered
  if (!only) return null
  if (offered.length === 1) {
    return (
      <Button
        type="text"
        icon={<PlusOutlined aria-hidden="true" />}
        aria-label={t(only.label)}
        title={t(only.label)}
        onClick={() => go(only.path)}
      />
    )
  }
  const items = offered.map(({ path, label }) => ({ key: path, label: t(label) }))
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => go(key) }}>
      <Button type="text" icon={<PlusOutlined aria-hidden="true" />} aria-label={t('app:start')} />
    </Dropdown>
  )
}
