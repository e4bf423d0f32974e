import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '#contract/businesses'
import { fieldsOf, isFiles } from '#contract/forms'
import { apiUrl, FileViewer, Link, Panel } from '#kit'
import { useNamed } from '../words.ts'

type Named = { id: string; name: string; mime: string }
const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && 'sha256' in value

/** The files of a request, to be looked at beside what it says; and where those filed stand in the archive. */
export function Files({ request }: { request: RequestDetail }) {
  const { t } = useTranslation()
  const named = useNamed()
  const files = fieldsOf(request.form)
    .filter(isFiles)
    .flatMap((field) =>
      [request.values[field.key] ?? []]
        .flat()
        .filter(isNamed)
        .map(({ id, name, mime }) => ({
          id,
          name,
          mime,
          url: apiUrl(`/requests/${request.id}/files/${id}`),
          caption: `${named(field.label)} · ${name}`,
        })),
    )
  if (files.length === 0) return null
  return (
    <Panel title={t('businesses:page.request.files')}>
      <FileViewer files={files} />
      {request.filed.length > 0 ? (
        <p>
          {t('businesses:page.request.filed')}{' '}
          {[...new Map(request.filed.map((one) => [one.documentId, one.parameter]))].map(
            ([documentId, parameter], at) => (
              <span key={documentId}>
                {at > 0 ? t('kit:listSeparator') : null}
                <Link to={`/documents/${documentId}`}>{parameter}</Link>
              </span>
            ),
          )}
        </p>
      ) : null}
    </Panel>
  )
}
