import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CommandForm,
  EmptyState,
  Page,
  PageHeader,
  Panel,
  Stack,
  useCommands,
  useCommandTitle,
  useGo,
  usePageSearch,
} from '#kit'
import { TargetInput } from '../parts/target-input.tsx'
import { ASKED_BY_HAND } from '../parts/ticket-kinds.ts'

/** What is to be done, with whom, and the command's own form: who would approve it stands there before it is sent. */
export default function NewTicket() {
  const { t } = useTranslation()
  const go = useGo()
  const title = useCommandTitle()
  const { commands } = useCommands()
  const [search, change] = usePageSearch()
  const kinds = ASKED_BY_HAND.map((kind) => ({
    ...kind,
    commands: kind.commands.filter((name) => commands.has(name)),
  }))
  const kind = kinds.find((one) => one.commands.includes(search.command ?? '')) ?? null
  const [target, setTarget] = useState<{ kind: string; id: string } | null>(null)
  const id = target && target.kind === kind?.target ? target.id : null
  const offered = kinds.filter((one) => one.commands.length > 0)
  return (
    <Page narrow>
      <PageHeader
        back={{ to: '/tickets', label: t('approvals:page.tickets.title') }}
        title={t('approvals:page.newTicket.title')}
        subtitle={t('approvals:page.newTicket.lead')}
      />
      {offered.length === 0 ? (
        <EmptyState title={t('approvals:page.newTicket.none')} hint={t('approvals:page.newTicket.noneHint')} />
      ) : (
        <Panel>
          <Stack>
            <Select
              style={{ width: '100%' }}
              aria-label={t('approvals:page.newTicket.what')}
              placeholder={t('approvals:page.newTicket.what')}
              value={kind ? search.command : null}
              options={offered.map((one) => ({
                label: t(`approvals:page.tickets.kind.${one.key}`),
                options: one.commands.map((value) => ({ value, label: title(value) })),
              }))}
              onChange={(command: string) => change({ command })}
            />
            {kind ? (
              <TargetInput
                key={kind.target}
                kind={kind.target}
                value={id}
                onChange={(next) => setTarget(next === null ? null : { kind: kind.target, id: next })}
              />
            ) : null}
            {kind && id && search.command ? (
              <CommandForm
                key={`${search.command} ${id}`}
                command={search.command}
                fixed={{ id }}
                {...(kind.fields ? { fields: kind.fields } : {})}
                danger={search.command.endsWith('.cancel')}
                onDone={(outcome) =>
                  go(outcome.kind === 'awaiting-approval' ? `/tickets/${outcome.ticketId}` : '/tickets')
                }
                onCancel={() => go('/tickets')}
              />
            ) : null}
          </Stack>
        </Panel>
      )}
    </Page>
  )
}
