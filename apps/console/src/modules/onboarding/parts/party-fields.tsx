import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  ADDRESS_KINDS,
  type ClientType,
  EDUCATIONS,
  EMPLOYMENT_STATUSES,
  IDENTITY_KIND_CODES,
  LETTER_LANGUAGES,
  NO_TIN_REASONS,
  PERSON_KINDS,
  ROLES_OF,
} from '#contract/clients'
import { DateInput, ShareInput, useCountries, useTextOr } from '#kit'
import { READY } from './draft.ts'
import styles from './party-fields.module.css'

type Name = (string | number)[]

/** Choices of a machine of the clients module. */
function useChoices(): (machine: string, values: readonly string[]) => { value: string; label: string }[] {
  const textOr = useTextOr()
  return (machine, values) =>
    values.map((value) => ({ value, label: textOr(`clients:state.${machine}.${value}`, value) }))
}

/** One input, named by the clients module or by a full key. */
export function Field({
  name,
  label,
  children,
  wide,
}: {
  name: Name
  label: string
  children?: ReactNode
  wide?: boolean
}) {
  const { t } = useTranslation()
  return (
    <Form.Item
      name={name}
      label={t(label.includes(':') ? label : `clients:field.${label}`)}
      className={wide ? (styles.wide ?? '') : ''}
    >
      {children ?? <Input />}
    </Form.Item>
  )
}

/** A country or region by name. */
function CountrySelect(props: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const options = useCountries()
  return <Select {...props} allowClear options={options} showSearch={{ optionFilterProp: 'label' }} />
}

/** Entries of one kind, to add to and take from. `name` is the place in the form, `at` the place in the enclosing list. */
export function Entries({
  name,
  title,
  empty,
  children,
}: {
  name: Name
  title: string
  empty: object
  children: (place: number) => ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Form.List name={name}>
      {(fields, { add, remove }) => (
        <fieldset className={styles.entries}>
          <legend>{title}</legend>
          {fields.map((field, index) => (
            <div key={field.key} className={styles.entry}>
              <div className={styles.grid}>{children(field.name)}</div>
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden="true" />}
                aria-label={t('onboarding:page.edit.remove', { title, number: index + 1 })}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button type="dashed" icon={<PlusOutlined aria-hidden="true" />} onClick={() => add(empty)}>
            {t('onboarding:page.edit.add', { title })}
          </Button>
        </fieldset>
      )}
    </Form.List>
  )
}

export function Employment({ at }: { at: Name }) {
  const choices = useChoices()
  return (
    <div className={styles.grid}>
      <Field name={[...at, 'employment', 'status']} label="employment">
        <Select allowClear options={choices('employmentStatus', EMPLOYMENT_STATUSES)} />
      </Field>
      <Field name={[...at, 'employment', 'employer']} label="employer" />
      <Field name={[...at, 'employment', 'industry']} label="industry" />
      <Field name={[...at, 'employment', 'position']} label="position" />
      <Field name={[...at, 'employment', 'incomeLow']} label="onboarding:page.edit.incomeLow">
        <InputNumber min={0} style={{ width: '100%' }} />
      </Field>
      <Field name={[...at, 'employment', 'incomeHigh']} label="onboarding:page.edit.incomeHigh">
        <InputNumber min={0} style={{ width: '100%' }} />
      </Field>
    </div>
  )
}

/** Identity papers. */
export function Papers({ at }: { at: Name }) {
  const { t } = useTranslation()
  const choices = useChoices()
  return (
    <Entries name={[...at, 'documents']} title={t('clients:field.documents')} empty={READY.documents}>
      {(place) => (
        <>
          <Field name={[place, 'kind']} label="documentKind">
            <Select options={choices('identityKind', IDENTITY_KIND_CODES)} showSearch={{ optionFilterProp: 'label' }} />
          </Field>
          <Field name={[place, 'number']} label="numberMasked" />
          <Field name={[place, 'country']} label="country">
            <CountrySelect />
          </Field>
          <Field name={[place, 'issuedOn']} label="issuedOn">
            <DateInput />
          </Field>
          <Field name={[place, 'expiresOn']} label="expiresOn">
            <DateInput />
          </Field>
        </>
      )}
    </Entries>
  )
}

export function Addresses({ at }: { at: Name }) {
  const { t } = useTranslation()
  const choices = useChoices()
  return (
    <Entries name={[...at, 'addresses']} title={t('clients:field.addresses')} empty={READY.addresses}>
      {(place) => (
        <>
          <Field name={[place, 'kind']} label="addresses">
            <Select options={choices('addressKind', ADDRESS_KINDS)} />
          </Field>
          <Field name={[place, 'line']} label="line" wide />
          <Field name={[place, 'city']} label="city" />
          <Field name={[place, 'region']} label="region" />
          <Field name={[place, 'country']} label="country">
            <CountrySelect />
          </Field>
          <Field name={[place, 'postalCode']} label="postalCode" />
        </>
      )}
    </Entries>
  )
}

export function Taxes({ at }: { at: Name }) {
  const { t } = useTranslation()
  const choices = useChoices()
  return (
    <Entries name={[...at, 'taxResidencies']} title={t('clients:field.taxResidencies')} empty={READY.taxResidencies}>
      {(place) => (
        <>
          <Field name={[place, 'country']} label="country">
            <CountrySelect />
          </Field>
          <Field name={[place, 'tin']} label="tin" />
          <Field name={[place, 'reason']} label="noTinReason">
            <Select allowClear options={choices('noTinReason', NO_TIN_REASONS)} />
          </Field>
        </>
      )}
    </Entries>
  )
}

/** How somebody is reached. */
export function Contact({ at }: { at: Name }) {
  return (
    <div className={styles.grid}>
      <Field name={[...at, 'phone']} label="phone">
        <Input type="tel" autoComplete="off" />
      </Field>
      <Field name={[...at, 'email']} label="email">
        <Input type="email" autoComplete="off" />
      </Field>
    </div>
  )
}

/** Names, and what tells one person from another; of a company where and when it was incorporated. */
export function Names({ at, company }: { at: Name; company: boolean }) {
  const choices = useChoices()
  return (
    <div className={styles.grid}>
      <Field name={[...at, 'nameZh']} label="nameZh" />
      <Field name={[...at, 'nameEn']} label="nameEn" />
      {company ? null : (
        <Field name={[...at, 'sex']} label="sex">
          <Select allowClear options={choices('sex', ['M', 'F'])} />
        </Field>
      )}
      <Field name={[...at, 'bornOn']} label="bornOn">
        <DateInput />
      </Field>
      <Field name={[...at, 'nationality']} label="nationality">
        <CountrySelect />
      </Field>
    </div>
  )
}

/** What is asked of the client alone: other names, where it lives, how it is written to. */
export function OwnFields({ at, company }: { at: Name; company: boolean }) {
  const { t } = useTranslation()
  const choices = useChoices()
  return (
    <div className={styles.grid}>
      <Field name={[...at, 'otherNames']} label="otherNames">
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', ';', '；']} />
      </Field>
      <Field name={[...at, 'residence']} label="residence">
        <CountrySelect />
      </Field>
      {company ? null : (
        <Field name={[...at, 'education']} label="education">
          <Select allowClear options={choices('education', EDUCATIONS)} />
        </Field>
      )}
      <Field name={[...at, 'language']} label="language">
        <Select options={LETTER_LANGUAGES.map((value) => ({ value, label: t(`app:language.${value}`) }))} />
      </Field>
      <Field name={[...at, 'memberNo']} label="memberNo" />
    </div>
  )
}

/** Everything about a person behind the client; `at` is the place in the list, `root` the place in the form. */
export function PersonFields({ at, root, type }: { at: number; root: Name; type: ClientType }) {
  const choices = useChoices()
  const form = Form.useFormInstance()
  const kind = Form.useWatch([...root, 'kind'], { form, preserve: true }) as string | undefined
  const company = kind === 'legal'
  return (
    <div className={styles.whole}>
      <div className={styles.grid}>
        <Field name={[at, 'roles']} label="roles">
          <Select mode="multiple" options={choices('role', ROLES_OF[type])} />
        </Field>
        <Field name={[at, 'kind']} label="personKind">
          <Select options={choices('personKind', PERSON_KINDS)} />
        </Field>
        {type === 'corporate' ? (
          <Field name={[at, 'shareBps']} label="onboarding:page.edit.share">
            <ShareInput />
          </Field>
        ) : null}
      </div>
      <Names at={[at]} company={company} />
      <Contact at={[at]} />
      <Papers at={[at]} />
      <Addresses at={[at]} />
      {company ? null : <Employment at={[at]} />}
      <Taxes at={[at]} />
    </div>
  )
}
