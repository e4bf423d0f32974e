import { ClockCircleOutlined } from '@ant-design/icons'
import { Alert, Button, DatePicker } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { atHome, instantOf } from '../format/house-days.ts'
import { nowMs } from '../format/times.ts'
import { Instant } from '../format/values.tsx'
import { DropPanel } from '../layout/drop-panel.tsx'
import { usePageSearch } from '../layout/link.tsx'
import styles from './as-of.module.css'

/** The moment a page shows, from its address: null is now. */
export function useAsOf(): [string | null, (at: string | null) => void] {
  const [search, change] = usePageSearch()
  const at = search.at && !Number.isNaN(Date.parse(search.at)) ? search.at : null
  return [at, (next) => change({ at: next, tab: null })]
}

/** Picks a past moment for the page to show; its button stands with the page's actions. */
export function AsOfPicker() {
  const { t } = useTranslation()
  const [at, setAt] = useAsOf()
  const [open, setOpen] = useState(false)
  const [picked, setPicked] = useState<Dayjs | null>(at ? atHome(at) : null)
  const show = () => {
    setOpen(false)
    setAt(picked ? instantOf(picked) : null)
  }
  const today = atHome(new Date(nowMs()).toISOString())
  return (
    <DropPanel
      open={open}
      onOpenChange={setOpen}
      content={
        <div className={styles.picker}>
          <span id="as-of-label">{t('kit:asOf.hint')}</span>
          <DatePicker
            aria-labelledby="as-of-label"
            value={picked}
            onChange={(next) => setPicked(next)}
            showTime={{ format: 'HH:mm:ss' }}
            needConfirm={false}
            disabledDate={(day) => day.isAfter(today, 'day')}
          />
          <Button type="primary" disabled={!picked} onClick={show}>
            {t('kit:asOf.show')}
          </Button>
        </div>
      }
    >
      <Button icon={<ClockCircleOutlined aria-hidden="true" />}>{t('kit:asOf.pick')}</Button>
    </DropPanel>
  )
}

/** Says over a page that it shows the past, and leads back. Nothing can be done there. */
export function AsOfNote() {
  const { t } = useTranslation()
  const [at, setAt] = useAsOf()
  if (!at) return null
  return (
    <Alert
      type="warning"
      showIcon
      icon={<ClockCircleOutlined aria-hidden="true" />}
      title={
        <>
          {t('kit:asOf.shown')} <Instant value={new Date(at).toISOString()} seconds />
        </>
      }
      description={t('kit:asOf.readOnly')}
      action={
        <Button size="small" onClick={() => setAt(null)}>
          {t('kit:asOf.back')}
        </Button>
      }
    />
  )
}
