import { AppstoreAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueEntry } from '#contract/businesses'
import { Drawer, EmptyState, QueryState, RecordTable, Stack, useApi, useCan, useIsNarrow } from '#kit'
import { handlersCell } from '../doors.ts'
import { Shelves } from '../pages/catalogue.tsx'

type Subject = { accountId: string } | { clientId: string }

/** Businesses that may be launched here, beside the page they are launched from. */
export function LaunchHere({ subject }: { subject: Subject }) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const [open, setOpen] = useState(false)
  const catalogue = useApi<{ items: CatalogueEntry[] }>(open ? '/business-catalogue' : null)
  const place = 'accountId' in subject ? 'account' : 'client'
  const fits = (entry: CatalogueEntry) =>
    entry.places.includes(place) && entry.account !== (place === 'account' ? 'none' : 'required')
  return (
    <>
      <Button icon={<AppstoreAddOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('businesses:page.launch.here')}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('businesses:page.launch.here')}
        size={narrow ? '100%' : 620}
      >
        <QueryState query={catalogue}>
          {({ items }) => {
            const found = items.filter(fits)
            return found.length > 0 ? (
              <Stack>
                <Shelves items={found} subject={`?${new URLSearchParams(subject)}`} />
              </Stack>
            ) : (
              <EmptyState title={t('businesses:page.catalogue.none')} />
            )
          }}
        </QueryState>
      </Drawer>
    </>
  )
}

/** Requests about an account or client, and launching the next. */
export function RequestsOf({ subject }: { subject: Subject }) {
  const { t } = useTranslation()
  const can = useCan()
  return (
    <RecordTable
      listId="businesses.request"
      to={(row) => `/requests/${row.id}`}
      cells={{ handlers: handlersCell }}
      fixed={{ ...subject }}
      actions={can('businesses.request.launch') ? <LaunchHere subject={subject} /> : null}
      empty={{ title: t('businesses:page.requests.none') }}
    />
  )
}
