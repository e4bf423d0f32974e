import { useTranslation } from 'react-i18next'
import type { EventDetail } from '#contract/cloudsync'
import {
  CodeAndName,
  Facts,
  formatBytes,
  Instant,
  Panel,
  Stack,
  StatusBadge,
  Timeline,
  type TimelineItem,
  useLocale,
  useTextOr,
} from '#kit'
import { State } from './states.tsx'

type Item = EventDetail['items'][number]
type File = Item['files'][number]

/** What the platform said, newest first, word for word. */
function Replies({ file }: { file: File }) {
  const textOr = useTextOr()
  const items = file.replies.map(
    (reply, at): TimelineItem => ({
      id: String(at),
      at: reply.at,
      title: [textOr(`cloudsync:state.answer.${reply.outcome}`, reply.outcome), reply.status]
        .filter(Boolean)
        .join(' · '),
      tone: reply.outcome === 'accepted' ? 'good' : reply.outcome === 'refused' ? 'bad' : 'neutral',
      note: reply.body ? <code>{reply.body}</code> : null,
    }),
  )
  return items.length > 0 ? <Timeline items={items} /> : null
}

function FileOf({ file }: { file: File }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const field = (key: string) => t(`cloudsync:field.${key}`)
  const reasons = file.reason ? [t(`cloudsync:state.reason.${file.reason}`)] : []
  return (
    <>
      <Facts
        items={[
          { label: field('fileName'), value: `${file.fileName} (${formatBytes(file.size, locale)})` },
          { label: field('state'), value: <State of="file" value={file.state} reasons={reasons} /> },
          ...(file.platformId ? [{ label: field('platformId'), value: <code>{file.platformId}</code> }] : []),
          ...(file.nextAt ? [{ label: field('nextAt'), value: <Instant value={file.nextAt} /> }] : []),
        ]}
      />
      <Replies file={file} />
    </>
  )
}

function ItemOf({ item, grouped }: { item: Item; grouped: boolean }) {
  const { t } = useTranslation()
  return (
    <Panel
      title={<CodeAndName of="parameter" code={item.parameter} />}
      extra={
        <span style={{ display: 'flex', gap: 8 }}>
          {grouped ? (
            <StatusBadge tone="neutral" label={t(`cloudsync:page.event.${item.required ? 'required' : 'optional'}`)} />
          ) : null}
          <State of="item" value={item.state} />
        </span>
      }
    >
      {item.files.length === 0 ? t('cloudsync:page.event.noFile') : null}
      <Stack>
        {item.files.map((file) => (
          <FileOf key={file.id} file={file} />
        ))}
      </Stack>
    </Panel>
  )
}

/** What is due for an event, each with its files and what the platform said to them. */
export const EventItems = ({ event }: { event: EventDetail }) => (
  <Stack>
    {event.items.map((item) => (
      <ItemOf key={item.parameter} item={item} grouped={event.grouped} />
    ))}
  </Stack>
)
