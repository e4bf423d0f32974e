import { PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { CommandButton, Page, PageHeader, Panel, RecordTable } from '#kit'
import { Backfills } from '../parts/backfills.tsx'
import { Regimes } from '../parts/regimes.tsx'
import { stateCell } from '../parts/states.tsx'

const remark = { remark: { kind: 'textarea' as const } }

function Ranges() {
  const { t } = useTranslation()
  return (
    <Panel title={t('bcan:page.ranges.ranges')}>
      <RecordTable
        listId="bcan.range"
        fixed={{}}
        cells={{ standing: stateCell('standing') }}
        actions={
          <CommandButton
            command="bcan.range.create"
            icon={<PlusOutlined aria-hidden="true" />}
            initial={{ reported: true }}
            fields={remark}
          />
        }
        rowActions={(row) =>
          row.standing === 'CLOSED'
            ? []
            : [{ command: 'bcan.range.close', fixed: { id: row.id }, fields: remark, danger: true }]
        }
        empty={{ title: t('bcan:page.ranges.noRanges'), hint: t('bcan:page.ranges.noRangesHint') }}
      />
    </Panel>
  )
}

/** Participants, the ranges of their CE numbers, and numbering of clients who were there before. */
export default function NumberRanges() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('bcan:page.ranges.title')} subtitle={t('bcan:page.ranges.lead')} />
      <Ranges />
      <Panel title={t('bcan:page.ranges.participants')}>
        <RecordTable
          listId="bcan.participant"
          fixed={{}}
          actions={
            <CommandButton
              command="bcan.participant.create"
              icon={<PlusOutlined aria-hidden="true" />}
              fields={remark}
            />
          }
          rowActions={(row) => [
            { command: 'bcan.participant.remove', fixed: { id: row.id }, fields: remark, danger: true },
          ]}
          empty={{ title: t('bcan:page.ranges.noParticipants'), hint: t('bcan:page.ranges.noParticipantsHint') }}
        />
      </Panel>
      <Regimes />
      <Backfills />
    </Page>
  )
}
