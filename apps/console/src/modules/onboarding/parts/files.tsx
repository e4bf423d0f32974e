import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '#contract/onboarding'
import { apiUrl, EmptyState, FileViewer, Panel } from '#kit'
import { useParameters } from './parameters.ts'

/** The images and papers of the revision shown. */
export function Files({ application }: { application: ApplicationDetail }) {
  const { t } = useTranslation()
  const { nameOf } = useParameters()
  const { id, revision, files } = application
  const shown = files.map((file) => {
    const url = apiUrl(`/onboarding/applications/${id}/revisions/${revision}/files/${file.position}`)
    return {
      id: `${revision}/${file.position}`,
      name: file.fileName,
      mime: file.mime,
      url,
      thumbnailUrl: file.mime.startsWith('image/') ? url : null,
      caption: nameOf(file.parameter),
      downloadUrl: url,
    }
  })
  return (
    <Panel title={t('onboarding:page.application.files', { count: files.length })}>
      {shown.length === 0 ? (
        <EmptyState title={t('onboarding:page.application.noFiles')} />
      ) : (
        <FileViewer files={shown} />
      )}
    </Panel>
  )
}
