import { EditOutlined, FileZipOutlined } from '@ant-design/icons'
import { Button, Checkbox, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type ApplicationDetail, PAGES, RETURN_REASONS } from '#contract/onboarding'
import { CommandButton, type FieldInputProps, useGo, useParts } from '#kit'
import styles from './actions.module.css'
import { handOverFields } from './maker-input.tsx'

function Reasons({ value, onChange }: FieldInputProps) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group
      className={styles.reasons ?? ''}
      value={Array.isArray(value) ? value : []}
      options={RETURN_REASONS.map((reason) => ({ value: reason, label: t(`onboarding:state.returnReason.${reason}`) }))}
      onChange={(chosen) => onChange?.(chosen)}
    />
  )
}

function PageChoice({ value, onChange, id }: FieldInputProps) {
  const { t } = useTranslation()
  return (
    <Select
      id={id ?? ''}
      value={value ?? null}
      options={PAGES.map((page) => ({ value: page, label: t(`onboarding:state.page.${page}`) }))}
      onChange={(page) => onChange?.(page)}
    />
  )
}

/** What may be done with its case: deciding, taking back, urging, a word about it. It is returned with page and reasons. */
function CaseActions({ id, caseId }: { id: string; caseId: string }) {
  const returns = {
    command: 'onboarding.application.return',
    fixed: { id },
    fields: {
      page: { render: (props: FieldInputProps) => <PageChoice {...props} /> },
      reasons: { required: true, render: (props: FieldInputProps) => <Reasons {...props} /> },
      remark: { kind: 'textarea' },
    },
  }
  return useParts('caseActions', caseId, { returns }).map((part) => <span key={part.id}>{part.content}</span>)
}

/** From here on there is an approved revision. */
const APPROVED = new Set<ApplicationDetail['state']>(['APPROVED', 'OPENING', 'OPENED', 'FAILED'])
/** Where its maker may give it up. */
const GIVEN_UP = new Set<ApplicationDetail['state']>(['DRAFT', 'RETURNED', 'FAILED'])
const HANDED_OVER = new Set<ApplicationDetail['state']>(['DRAFT', 'SUBMITTED', 'RETURNED', 'FAILED'])

/** What its maker may do with it, and nobody else. */
function MakerActions({ application }: { application: ApplicationDetail }) {
  const { t } = useTranslation()
  const go = useGo()
  const { id, state, editable } = application
  const fixed = { id }
  return (
    <>
      {state === 'FAILED' ? <CommandButton command="onboarding.application.withdraw" fixed={fixed} /> : null}
      {editable ? (
        <Button icon={<EditOutlined aria-hidden="true" />} onClick={() => go(`/applications/${id}/edit`)}>
          {t('onboarding:page.edit.edit')}
        </Button>
      ) : null}
      {GIVEN_UP.has(state) ? <CommandButton command="onboarding.application.cancel" danger fixed={fixed} /> : null}
      {state === 'DRAFT' || state === 'RETURNED' ? (
        <CommandButton command="onboarding.application.submit" type="primary" fixed={fixed} />
      ) : null}
    </>
  )
}

/** What this person may do with the application as it stands. */
export function ApplicationActions({ application }: { application: ApplicationDetail }) {
  const go = useGo()
  const { id, state, own, caseId } = application
  const fixed = { id }
  return (
    <>
      {own ? <MakerActions application={application} /> : null}
      {caseId ? <CaseActions id={id} caseId={caseId} /> : null}
      {HANDED_OVER.has(state) ? (
        <CommandButton command="onboarding.application.reassign" fixed={fixed} fields={handOverFields(id)} />
      ) : null}
      {APPROVED.has(state) ? (
        <CommandButton
          command="onboarding.dossier.export"
          icon={<FileZipOutlined aria-hidden="true" />}
          fixed={fixed}
          onDone={(outcome) => outcome.kind === 'done' && go('/downloads')}
        />
      ) : null}
      {state === 'FAILED' ? (
        <CommandButton command="onboarding.application.retry" type="primary" fixed={fixed} />
      ) : null}
    </>
  )
}
