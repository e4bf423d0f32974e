import { Form, type FormInstance } from 'antd'
import { useRef, useState } from 'react'
import { type ApiProblem, asProblem, useRunCommand } from '#kit'
import { contentOf, type DraftContent, type Editable, withReadyRows } from './draft.ts'
import { type DraftFile, fileInput } from './file-list.tsx'

type Saved = { id: string; problem: null } | { id: null; problem: ApiProblem }
export type Draft = {
  form: FormInstance
  initial: DraftContent
  files: DraftFile[]
  setFiles: (files: DraftFile[]) => void
  /** What saving was refused for last. */
  problem: ApiProblem | null
  pending: boolean
  /** Writes what stands in the form, if anything has changed since. */
  save: () => Promise<Saved>
}

const kept = (files: readonly { parameter: string; fileName: string }[]): DraftFile[] =>
  files.map(({ parameter, fileName }, position) => ({ parameter, fileName, keep: position }))

/** An application as it is being written: what is in its form, and how that gets to the server. */
export function useDraft(id: string | null, editable: Editable | null, blank: DraftContent): Draft {
  const [form] = Form.useForm()
  const { run, pending } = useRunCommand(id ? 'onboarding.application.update' : 'onboarding.application.create')
  const [initial] = useState(() => withReadyRows((editable?.content as DraftContent | undefined) ?? blank))
  const [files, showFiles] = useState(() => kept(editable?.files ?? []))
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const version = useRef(editable?.version ?? 0)
  const filesNow = useRef(files)
  const written = useRef(JSON.stringify({ content: contentOf(initial), files: files.map(fileInput) }))
  const last = useRef<Promise<unknown>>(Promise.resolve())

  const setFiles = (next: DraftFile[]) => {
    filesNow.current = next
    showFiles(next)
  }

  const write = async (): Promise<Saved> => {
    const content = contentOf(form.getFieldsValue(true) as DraftContent)
    // Places the server names are those of the rows it was sent.
    form.setFieldsValue(withReadyRows(content))
    const input = { content, files: filesNow.current.map(fileInput) }
    if (id && JSON.stringify(input) === written.current) return { id, problem: null }
    setProblem(null)
    try {
      const outcome = await run<{ id: string; version: number }>(
        id ? { id, version: version.current, ...input } : input,
      )
      if (outcome.kind !== 'done') throw new Error('a draft is saved at once')
      version.current = outcome.value.version
      const standing = kept(filesNow.current)
      setFiles(standing)
      written.current = JSON.stringify({ content, files: standing.map(fileInput) })
      return { id: outcome.value.id, problem: null }
    } catch (error) {
      const refused = asProblem(error)
      setProblem(refused)
      return { id: null, problem: refused }
    }
  }

  // One after the other: each builds on the version the one before has made.
  const save = (): Promise<Saved> => {
    const next = last.current.then(write)
    last.current = next
    return next
  }
  return { form, initial, files, setFiles, problem, pending, save }
}
