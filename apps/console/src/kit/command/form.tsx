import { CheckCircleFilled } from '@ant-design/icons'
import { App, Button, Form, type FormInstance } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outcome } from '../api/client.ts'
import { ApiProblem, asProblem } from '../api/problem.ts'
import { useFieldProblemText } from '../i18n/problem-text.ts'
import { useTextOr } from '../i18n/use-text.ts'
import { commandKeys } from '../i18n/vocabulary.ts'
import { useGo } from '../layout/link.tsx'
import { moduleOf } from '../list/contract.ts'
import { ErrorNote, ErrorState, Loading } from '../show/empty.tsx'
import { CommandFields, type FieldOverrides } from './fields.tsx'
import styles from './form.module.css'
import { type Preview, PreviewPanel, usePreview } from './preview.tsx'
import { type CommandMeta, inputOf, keeping, type SchemaField, schemaFields } from './schema.ts'
import { useCommands, useRunCommand } from './use-command.ts'

type Values = Record<string, unknown>

export type CommandFormProps = {
  command: string
  /** Inputs that are given and not asked for: ids of what it is about. */
  fixed?: Values
  initial?: Values
  fields?: FieldOverrides
  submitLabel?: string
  danger?: boolean
  /** Says nothing when it is done: what opens next shows it. */
  silent?: boolean
  /** Called when it took effect at once, or was sent for approval and the person closes the notice. */
  onDone?: (outcome: Outcome<unknown>) => void
  onCancel?: () => void
}

/** Title of a command: `accounts.account.freeze` → the module's `command.account.freeze`. */
export function useCommandTitle(): (name: string) => string {
  const textOr = useTextOr()
  return (name) => textOr(commandKeys(name), name)
}

/** Faulty lines named at one input; the rest show once these are mended. */
const ERRORS_SHOWN = 20

/** The line meant inside one input: a place in a list counts from nought, a line of a text names itself. */
function lineOf([at, ...rest]: readonly string[]): number | null {
  if (at === undefined || !/^\d+$/.test(at)) return null
  return rest.length > 0 ? Number(at) + 1 : Number(at)
}

/** Whether something was changed at a place. */
function has(changed: Values, [key = '', ...rest]: readonly string[]): boolean {
  if (!(key in changed)) return false
  const inner = changed[key]
  return rest.length === 0 || (typeof inner === 'object' && inner !== null && has(inner as Values, rest))
}

/**
 * What the server found wrong stands at its input until that is changed, or until the server would take the whole.
 *
 * @returns what the form calls when values change.
 */
function useFadingErrors(form: FormInstance, fields: readonly SchemaField[], preview: Preview | null) {
  useEffect(() => {
    if (preview && !preview.problem) form.setFields(form.getFieldsError().map(({ name }) => ({ name, errors: [] })))
  }, [form, preview])
  return (changed: Values) =>
    form.setFields(fields.flatMap(({ path }) => (has(changed, path) ? [{ name: path, errors: [] }] : [])))
}

/** Puts the server's problems at their fields; returns what is left to say above the form, null when nothing is. */
function placeFieldProblems(
  form: FormInstance,
  fields: readonly SchemaField[],
  problem: ApiProblem,
  text: (code: ApiProblem['fields'][number]) => string,
  inLine: (line: number, text: string) => string,
): ApiProblem | null {
  const known = new Map(fields.map((field) => [field.path.join('.'), field.path]))
  // What is wrong inside an object that one input asks for stands at that input.
  const placeOf = (path: string): string[] | undefined => {
    const parts = path.split('.')
    const at = parts.findIndex((_part, index) => known.has(parts.slice(0, index + 1).join('.')))
    return at < 0 ? undefined : known.get(parts.slice(0, at + 1).join('.'))
  }
  const placed = problem.fields.flatMap((field) => {
    const name = placeOf(field.path)
    if (!name) return []
    const line = lineOf(field.path.split('.').slice(name.length))
    return [{ name, error: line === null ? text(field) : inLine(line, text(field)) }]
  })
  for (const same of Map.groupBy(placed, ({ name }) => name.join('.')).values()) {
    const errors = [...new Set(same.map(({ error }) => error))].slice(0, ERRORS_SHOWN)
    form.setFields(same.slice(0, 1).map(({ name }) => ({ name, errors })))
  }
  const first = placed[0]
  if (first) form.scrollToField(first.name, { focus: true })
  const left = problem.fields.filter(({ path }) => placeOf(path) === undefined)
  if (left.length === 0 && problem.fields.length > 0) return null
  // What has no input here is said with the whole: somebody has to know what to put right elsewhere.
  const elsewhere = left.map((field) => ({ ...field, path: '' }))
  return new ApiProblem({ ...problem, fields: elsewhere })
}

/** The input as far as it is complete: previews wait until nothing required is missing. */
function useCompleteInput(form: FormInstance, fields: readonly SchemaField[], fixed: Values): Values | null {
  const values = Form.useWatch([], form) as Values | undefined
  const text = JSON.stringify({ ...values, ...fixed })
  const [complete, setComplete] = useState<Values | null>(null)
  useEffect(() => {
    let current = true
    form
      .validateFields({ validateOnly: true })
      .then(() => current && setComplete(inputOf(JSON.parse(text) as Values, fields)))
      .catch(() => current && setComplete(null))
    return () => {
      current = false
    }
  }, [form, text, fields])
  return complete
}

function Sent({ ticketId, onClose }: { ticketId: string; onClose: () => void }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <div className={styles.sent} role="status">
      <h3>
        <CheckCircleFilled aria-hidden="true" /> {t('kit:command.sentTitle')}
      </h3>
      <p>{t('kit:command.sentHint')}</p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('kit:close')}</Button>
        <Button type="primary" onClick={() => go(`/tickets/${ticketId}`)}>
          {t('kit:command.openTicket')}
        </Button>
      </div>
    </div>
  )
}

/** The inputs of the command as the page changes them: what one input asks for as a whole, what stays where nothing is typed. */
function useFields(meta: CommandMeta, overrides: FieldOverrides | undefined): SchemaField[] {
  const pathsWith = (key: 'render' | 'keep') =>
    Object.entries(overrides ?? {})
      .flatMap(([path, override]) => (override[key] ? [path] : []))
      .join(' ')
  const [whole, kept] = [pathsWith('render'), pathsWith('keep')]
  return useMemo(
    () => keeping(schemaFields(meta.input, new Set(whole.split(' '))), new Set(kept.split(' '))),
    [meta, whole, kept],
  )
}

function ReadyForm({ meta, ...props }: CommandFormProps & { meta: CommandMeta }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm()
  const { run, pending } = useRunCommand(props.command)
  const fieldText = useFieldProblemText()
  const title = useCommandTitle()
  const module = moduleOf(props.command)
  const fixed = useMemo(() => props.fixed ?? {}, [props.fixed])
  const fields = useFields(meta, props.fields)
  const input = useCompleteInput(form, fields, fixed)
  const preview = usePreview(meta, input)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [ticket, setTicket] = useState<string | null>(null)

  const changed = useFadingErrors(form, fields, preview)

  const submit = async (values: Values) => {
    setProblem(null)
    try {
      const outcome = await run(inputOf({ ...values, ...fixed }, fields))
      if (outcome.kind === 'awaiting-approval') return setTicket(outcome.ticketId)
      if (!props.silent) message.success(t('kit:command.done', { title: title(props.command) }))
      props.onDone?.(outcome)
    } catch (error) {
      const refused = asProblem(error)
      const left = placeFieldProblems(
        form,
        fields,
        refused,
        (field) => fieldText(refused.module, field),
        (line, text) => t('kit:fieldProblem.inLine', { line, text }),
      )
      setProblem(left)
    }
  }

  if (ticket)
    return <Sent ticketId={ticket} onClose={() => props.onDone?.({ kind: 'awaiting-approval', ticketId: ticket })} />
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={props.initial ?? {}}
      onValuesChange={changed}
      onFinish={submit}
      scrollToFirstError
    >
      {problem ? <ErrorNote error={problem} /> : null}
      <CommandFields
        module={module}
        fields={fields}
        given={new Set(Object.keys(fixed))}
        {...(props.fields ? { overrides: props.fields } : {})}
      />
      {preview ? <PreviewPanel preview={preview} module={module} /> : null}
      <div className={styles.buttons}>
        {props.onCancel ? <Button onClick={props.onCancel}>{t('kit:cancel')}</Button> : null}
        <Button type="primary" htmlType="submit" loading={pending} danger={props.danger ?? false}>
          {preview?.route ? t('kit:command.submitForApproval') : (props.submitLabel ?? t('kit:command.submit'))}
        </Button>
      </div>
    </Form>
  )
}

/** The form of a command, from its schema: route and change before it is sent, problems at their fields after. */
export function CommandForm(props: CommandFormProps) {
  const { commands, isPending, error } = useCommands()
  const meta = commands.get(props.command)
  if (meta) return <ReadyForm {...props} meta={meta} />
  if (isPending) return <Loading />
  const missing = new ApiProblem({
    status: 403,
    code: 'PERMISSION_MISSING',
    module: 'platform',
    params: { permission: props.command },
  })
  return <ErrorState error={error ?? missing} />
}
