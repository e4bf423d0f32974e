import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { ApiProblem, problemOf } from '../api/problem.ts'
import { DiffView } from '../show/diff-view.tsx'
import { ErrorNote } from '../show/empty.tsx'
import styles from './form.module.css'
import { ApprovalRoute, NoRoute, type RouteStep } from './route.tsx'
import type { CommandMeta } from './schema.ts'

/** `POST /commands/{name}/preview`: who would decide and what would change, on today's state. */
export type Preview = {
  route: { rule: string; flow: string | null; steps: RouteStep[] } | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  problem?: unknown
}

const SETTLE_MS = 350

/** Asks for the preview when the input stopped changing; `input: null` while it is not complete. */
export function usePreview(command: CommandMeta | undefined, input: Record<string, unknown> | null): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null)
  const text = input ? JSON.stringify(input) : null
  useEffect(() => {
    if (!command?.gateable || text === null) {
      setPreview(null)
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      api
        .post<Preview>(`/commands/${command.name}/preview`, { input: JSON.parse(text) }, { signal: abort.signal })
        .then(setPreview)
        .catch((error: unknown) => {
          // The preview is a courtesy: what is wrong is said again, with its field, when the form is sent.
          if (error instanceof ApiProblem) setPreview(null)
        })
    }, SETTLE_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [command, text])
  return preview
}

/** What will happen when the form is sent. */
export function PreviewPanel(props: { preview: Preview; module: string; factName?: (fact: string) => string }) {
  const { preview, module, factName } = props
  const { t } = useTranslation()
  if (preview.problem) return <ErrorNote error={problemOf(409, preview.problem)} />
  return (
    <section className={styles.preview} aria-label={t('kit:command.preview')}>
      {preview.before || preview.after ? (
        <DiffView before={preview.before} after={preview.after} module={module} />
      ) : null}
      {preview.route ? (
        <ApprovalRoute
          steps={preview.route.steps}
          rule={preview.route.rule}
          {...(preview.route.steps.some(({ depends = [] }) => depends.length > 0)
            ? { note: t('kit:route.mayBeNeeded') }
            : {})}
          {...(factName ? { factName } : {})}
        />
      ) : (
        <NoRoute />
      )}
    </section>
  )
}
