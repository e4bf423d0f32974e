import { Form, Input, Select } from 'antd'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { ACCOUNT_TYPES } from '#contract/accounts'
import { CLIENT_CATEGORIES, CLIENT_TYPES, type ClientType } from '#contract/clients'
import type { Page } from '#contract/onboarding'
import { Panel, useBusinessLines, useParts, useReferences } from '#kit'
import { type DraftFile, FileList } from './file-list.tsx'
import { ExistingClient, ParentField, useExistingClient } from './further.tsx'
import styles from './party-fields.module.css'
import {
  Addresses,
  Contact,
  Employment,
  Entries,
  Field,
  Names,
  OwnFields,
  Papers,
  PersonFields,
  Taxes,
} from './party-fields.tsx'
import { Questions } from './questions.tsx'

const AT = ['profile']

/** The client type as chosen on the first step, on whichever step one is. */
function useClientType(): ClientType {
  const form = Form.useFormInstance()
  return (Form.useWatch(['profile', 'type'], { form, preserve: true }) as ClientType | undefined) ?? 'individual'
}

function PlaceFields() {
  const { t } = useTranslation()
  const lines = useBusinessLines()
  const Department = useReferences().departmentId?.Input
  return (
    <div className={styles.grid}>
      <Form.Item name="businessLine" label={t('onboarding:field.businessLine')}>
        <Select options={lines.map((value) => ({ value, label: t(`accounts:state.businessLine.${value}`) }))} />
      </Form.Item>
      {Department ? (
        <Form.Item
          name="departmentId"
          label={t('onboarding:field.departmentId')}
          rules={[{ required: true, message: t('kit:fieldProblem.required') }]}
        >
          <Department />
        </Form.Item>
      ) : null}
    </div>
  )
}

/** Who a new client is. */
function NewClient({ company }: { company: boolean }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('onboarding:page.edit.who')}>
      <div className={styles.grid}>
        <Field name={[...AT, 'type']} label="type">
          <Select options={CLIENT_TYPES.map((value) => ({ value, label: t(`clients:state.type.${value}`) }))} />
        </Field>
        <Field name={[...AT, 'category']} label="category">
          <Select
            options={CLIENT_CATEGORIES.map((value) => ({ value, label: t(`clients:state.category.${value}`) }))}
          />
        </Field>
      </div>
      <Names at={AT} company={company} />
      <OwnFields at={AT} company={company} />
    </Panel>
  )
}

/** Where it belongs, which client, who that is. */
function ClientStep() {
  const { t } = useTranslation()
  const existing = useExistingClient()
  const company = useClientType() === 'corporate'
  return (
    <>
      <Panel title={t('onboarding:page.edit.place')}>
        <PlaceFields />
      </Panel>
      {existing ? <ExistingClient clientId={existing} /> : <NewClient company={company} />}
    </>
  )
}

/** How the client is reached, what it works at, where it pays tax. */
function EmploymentStep({ save }: { save: () => void }) {
  const { t } = useTranslation()
  const type = useClientType()
  const company = type === 'corporate'
  return (
    <>
      <Panel title={t('clients:field.contacts')}>
        {/* A code goes to what is saved: whoever leaves phone or mail finds them ready to be confirmed. */}
        <div onBlur={save}>
          <Contact at={AT} />
        </div>
      </Panel>
      {company ? null : (
        <Panel title={t('clients:field.employment')}>
          <Employment at={AT} />
        </Panel>
      )}
      <Panel title={t('clients:field.taxResidencies')}>
        <Taxes at={AT} />
        {company ? <Questions about="tax" type={type} /> : null}
      </Panel>
    </>
  )
}

/** Whoever joins is entered as what the client's type needs first. */
const FIRST_ROLE: Readonly<Record<ClientType, string>> = { individual: 'agent', joint: 'holder', corporate: 'director' }

function PersonsStep() {
  const { t } = useTranslation()
  const type = useClientType()
  return (
    <Panel>
      <p className={styles.lead}>{t(`onboarding:page.edit.personsOf.${type}`)}</p>
      <Entries
        name={['profile', 'persons']}
        title={t('clients:field.persons')}
        empty={{
          roles: [FIRST_ROLE[type]],
          kind: 'natural',
          documents: [],
          addresses: [],
          taxResidencies: [],
        }}
      >
        {(place) => <PersonFields at={place} root={['profile', 'persons', place]} type={type} />}
      </Entries>
    </Panel>
  )
}

/** A sub account has the type of its main account. */
function AccountType({ place }: { place: number }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const parentId = Form.useWatch(['accounts', place, 'parentId'], { form, preserve: true }) as string | null | undefined
  return (
    <Form.Item name={[place, 'type']} label={t('accounts:field.type')}>
      <Select
        disabled={Boolean(parentId)}
        options={ACCOUNT_TYPES.map((value) => ({ value, label: t(`accounts:state.type.${value}`) }))}
      />
    </Form.Item>
  )
}

function AccountsStep() {
  const { t } = useTranslation()
  const existing = useExistingClient()
  return (
    <>
      <Panel>
        <Entries name={['accounts']} title={t('onboarding:field.accounts')} empty={{ type: 'cash', marks: [] }}>
          {(place) => (
            <>
              {existing ? <ParentField place={place} clientId={existing} /> : null}
              <AccountType place={place} />
              <Form.Item
                name={[place, 'accountNo']}
                label={t('accounts:field.accountNo')}
                extra={t('onboarding:page.application.generated')}
              >
                <Input />
              </Form.Item>
              <Form.Item name={[place, 'marks']} label={t('accounts:field.marks')}>
                <Select mode="tags" />
              </Form.Item>
            </>
          )}
        </Entries>
      </Panel>
      <Panel title={t('onboarding:page.edit.origin')}>
        <div className={styles.grid}>
          {(['brokerCode', 'introducerCode'] as const).map((key) => (
            <Form.Item key={key} name={key} label={t(`onboarding:field.${key}`)}>
              <Input />
            </Form.Item>
          ))}
          <Form.Item name={['witness', 'name']} label={t('onboarding:field.witnessName')}>
            <Input />
          </Form.Item>
          <Form.Item
            name={['witness', 'licenceNo']}
            label={t('onboarding:field.witnessLicenceNo')}
            extra={t('onboarding:page.edit.licenceHint')}
          >
            <Input />
          </Form.Item>
        </div>
      </Panel>
    </>
  )
}

/** What the client owns and has traded, and what other modules ask for: how much risk it can bear. */
function AssetsStep() {
  const { t } = useTranslation()
  const type = useClientType()
  const parts = useParts('applicationForm', '')
  return (
    <>
      <Panel title={t('onboarding:page.edit.assets')}>
        <Questions about="assets" type={type} />
      </Panel>
      {parts.map((part) => (
        <Fragment key={part.id}>{part.content}</Fragment>
      ))}
    </>
  )
}

function DeclarationsStep() {
  const type = useClientType()
  return (
    <Panel>
      <Questions about="declarations" type={type} />
    </Panel>
  )
}

type Files = { files: DraftFile[]; setFiles: (files: DraftFile[]) => void; save: () => void }

/** What is filled in on one page of the application. */
export function StepBody({ page, files, setFiles, save }: Files & { page: Page }) {
  switch (page) {
    case 'client':
      return <ClientStep />
    case 'identity':
      return (
        <Panel>
          <Papers at={AT} />
        </Panel>
      )
    case 'address':
      return (
        <Panel>
          <Addresses at={AT} />
        </Panel>
      )
    case 'employment':
      return <EmploymentStep save={save} />
    case 'persons':
      return <PersonsStep />
    case 'assets':
      return <AssetsStep />
    case 'declarations':
      return <DeclarationsStep />
    case 'accounts':
      return <AccountsStep />
    case 'documents':
      return (
        <Panel>
          <FileList files={files} change={setFiles} />
        </Panel>
      )
  }
}
