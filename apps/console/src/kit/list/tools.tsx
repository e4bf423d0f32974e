import { DownloadOutlined, PrinterOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ColumnPanel } from './column-panel.tsx'
import { ExportDialog } from './export-dialog.tsx'
import type { FilterBarProps } from './filter-bar-props.ts'
import { ViewsMenu } from './views-menu.tsx'

/** Saved views, export, print and columns. */
export function ListTools(props: FilterBarProps) {
  const { t } = useTranslation()
  const [columns, setColumns] = useState(false)
  const [exporting, setExporting] = useState(false)
  return (
    <>
      {props.embedded ? null : <ViewsMenu {...props} />}
      {props.meta.exportable ? (
        <Tooltip title={t('kit:export.title')}>
          <Button
            icon={<DownloadOutlined aria-hidden="true" />}
            aria-label={t('kit:export.title')}
            onClick={() => setExporting(true)}
          />
        </Tooltip>
      ) : null}
      {props.embedded ? null : (
        <Tooltip title={t('kit:table.print')}>
          <Button
            icon={<PrinterOutlined aria-hidden="true" />}
            aria-label={t('kit:table.print')}
            onClick={() => window.print()}
          />
        </Tooltip>
      )}
      <Tooltip title={t('kit:columns.title')}>
        <Button
          icon={<SettingOutlined aria-hidden="true" />}
          aria-label={t('kit:columns.title')}
          onClick={() => setColumns(true)}
        />
      </Tooltip>
      <ColumnPanel meta={props.meta} settings={props.settings} open={columns} onClose={() => setColumns(false)} />
      <ExportDialog {...props} open={exporting} onClose={() => setExporting(false)} />
    </>
  )
}
