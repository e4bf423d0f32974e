import { ArrowDownOutlined, ArrowUpOutlined, PushpinFilled, PushpinOutlined } from '@ant-design/icons'
import { Button, Checkbox, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { Drawer } from '../layout/drawer.tsx'
import styles from './column-panel.module.css'
import { changeColumn, moveColumn, type ShownColumn } from './columns.ts'
import type { Density, ListMeta } from './contract.ts'
import type { Settings } from './use-settings.ts'
import { useFieldName } from './use-words.ts'

const DENSITIES: readonly Density[] = ['compact', 'regular', 'relaxed']

type PanelProps = { meta: ListMeta; settings: Settings; open: boolean; onClose: () => void }

function ColumnLine({
  column,
  columns,
  name,
  set,
}: {
  column: ShownColumn
  columns: readonly ShownColumn[]
  name: string
  set: (next: ShownColumn[]) => void
}) {
  const { t } = useTranslation()
  const index = columns.findIndex((each) => each.key === column.key)
  return (
    <li className={styles.line}>
      <Checkbox
        checked={column.shown}
        onChange={(event) => set(changeColumn(columns, column.key, { shown: event.target.checked }))}
      >
        {name}
      </Checkbox>
      <span className={styles.buttons}>
        <Button
          type="text"
          size="small"
          icon={column.pinned ? <PushpinFilled aria-hidden="true" /> : <PushpinOutlined aria-hidden="true" />}
          aria-pressed={column.pinned}
          aria-label={t('kit:columns.pin', { name })}
          onClick={() => set(changeColumn(columns, column.key, { pinned: !column.pinned }))}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowUpOutlined aria-hidden="true" />}
          disabled={index === 0}
          aria-label={t('kit:columns.up', { name })}
          onClick={() => set(moveColumn(columns, column.key, columns[index - 1]?.key ?? null))}
        />
        <Button
          type="text"
          size="small"
          icon={<ArrowDownOutlined aria-hidden="true" />}
          disabled={index === columns.length - 1}
          aria-label={t('kit:columns.down', { name })}
          onClick={() => set(moveColumn(columns, column.key, columns[index + 2]?.key ?? null))}
        />
      </span>
    </li>
  )
}

/** Which columns, in which order, how dense; kept on the server for this person. */
export function ColumnPanel({ meta, settings, open, onClose }: PanelProps) {
  const { t } = useTranslation()
  const nameOf = useFieldName(meta.id)
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t('kit:columns.title')}
      size={360}
      extra={<Button onClick={settings.reset}>{t('kit:columns.reset')}</Button>}
    >
      <div className={styles.panel}>
        <Segmented
          block
          aria-label={t('kit:columns.density')}
          value={settings.density}
          options={DENSITIES.map((density) => ({ value: density, label: t(`kit:columns.${density}`) }))}
          onChange={settings.setDensity}
        />
        <ul>
          {settings.columns.map((column) => (
            <ColumnLine
              key={column.key}
              column={column}
              columns={settings.columns}
              name={nameOf(column.key)}
              set={settings.setColumns}
            />
          ))}
        </ul>
      </div>
    </Drawer>
  )
}
