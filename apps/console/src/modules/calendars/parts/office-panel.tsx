import { Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { BusinessDate, CommandButton, Facts, Panel, StatusBadge, useLanguage, useReferences } from '#kit'
import { hoursText, type Office } from '../wire.ts'
import { useOfficeFields, useWeekday } from './office-fields.tsx'

/** Departments that keep these hours; whoever has no office of its own keeps those of the default. */
function Users({ office }: { office: Office }) {
  const { t } = useTranslation()
  const Name = useReferences().departmentId?.Name
  const rest = office.isDefault ? t('calendars:page.offices.everybodyElse') : null
  if (office.departmentIds.length === 0) return rest ?? t('calendars:page.offices.nobody')
  return (
    <>
      {office.departmentIds.map((id, at) => (
        <span key={id}>
          {at > 0 ? t('kit:listSeparator') : ''}
          {Name ? <Name value={id} /> : id}
        </span>
      ))}
      {rest ? `${t('kit:listSeparator')}${rest}` : null}
    </>
  )
}

function Actions({ office }: { office: Office }) {
  const { t } = useTranslation()
  const fields = useOfficeFields()
  const { code, label, zone, sessions, closedWeekdays, from, to } = office
  const fixed = { code }
  return (
    <Space wrap style={{ marginTop: 12 }}>
      <CommandButton
        command="calendars.office.set"
        size="small"
        fixed={fixed}
        initial={{ label, zone, sessions, closedWeekdays, from, to }}
        fields={fields}
      />
      <CommandButton command="calendars.day.set" size="small" fixed={fixed} initial={{ dayKind: 'closed' }} />
      <CommandButton
        command="calendars.day.import"
        size="small"
        fixed={fixed}
        fields={{ text: { kind: 'textarea', hint: t('calendars:field.textHint') } }}
      />
      {office.unverified > 0 ? <CommandButton command="calendars.day.verify" size="small" fixed={fixed} /> : null}
      {office.isDefault ? null : <CommandButton command="calendars.office.makeDefault" size="small" fixed={fixed} />}
    </Space>
  )
}

/** One office: when it is open, how far its days are known, and who keeps its hours. */
export function OfficePanel({ office }: { office: Office }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const weekday = useWeekday()
  const word = (key: string, params = {}) => t(`calendars:page.offices.${key}`, params)
  return (
    <Panel
      title={office.label[language]}
      extra={
        <Space>
          {office.isDefault ? <StatusBadge tone="info" label={word('default')} /> : null}
          {office.unverified > 0 ? (
            <StatusBadge tone="warn" label={word('unverified', { count: office.unverified })} />
          ) : (
            <StatusBadge tone="good" label={word('allVerified')} />
          )}
        </Space>
      }
    >
      <Facts
        items={[
          { label: t('calendars:field.zone'), value: office.zone },
          { label: t('calendars:field.sessions'), value: hoursText(office.sessions) },
          {
            label: t('calendars:field.closedWeekdays'),
            value: office.closedWeekdays.map(weekday).join(t('kit:listSeparator')) || word('noWeekday'),
          },
          {
            label: word('known'),
            value: (
              <>
                <BusinessDate value={office.from} /> – <BusinessDate value={office.to} />
              </>
            ),
          },
          { label: word('users'), value: <Users office={office} />, wide: true },
        ]}
      />
      <Actions office={office} />
    </Panel>
  )
}
