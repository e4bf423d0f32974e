import { Checkbox, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { ACCOUNT_TYPES } from '#contract/accounts'
import { JOINT_RULES, type PortalSettings, portalSettings } from '#contract/businesses'
import { fieldsOf } from '#contract/forms'
import { Panel } from '#kit'
import { useNamed } from '../words.ts'
import { Line, launchOf, Many, One, Texts, useChoices } from './basics.tsx'
import styles from './design.module.css'
import { formsOf } from './forms.tsx'
import type { Design } from './use-design.ts'

const isBlank = (texts: unknown): boolean => Object.values(texts ?? {}).every((one) => String(one ?? '').trim() === '')

type Change = (change: Partial<PortalSettings>) => void

/** Fields that clients do not see, or only read, by one right. */
function Fields({
  design,
  portal,
  right,
  set,
}: {
  design: Design
  portal: PortalSettings
  right: 'hidden' | 'read'
  set: Change
}) {
  const { t } = useTranslation()
  const named = useNamed()
  const all = Object.values(formsOf(design.definition)).flatMap((form) => fieldsOf(form))
  const options = new Map(all.map((field) => [field.key, { value: field.key, label: named(field.label, field.key) }]))
  const chosen = Object.entries(portal.fields).flatMap(([key, given]) => (given === right ? [key] : []))
  return (
    <Many
      label={t(`businesses:page.design.portal.${right}Fields`)}
      value={chosen}
      options={[...options.values()]}
      disabled={design.readOnly}
      set={(keys) => {
        const others = Object.entries(portal.fields).filter(([key, given]) => given !== right && !keys.includes(key))
        set({ fields: Object.fromEntries([...others, ...keys.map((key) => [key, right] as const)]) })
      }}
    />
  )
}

function Who({ design, portal, set }: { design: Design; portal: PortalSettings; set: Change }) {
  const { t } = useTranslation()
  const choices = useChoices()
  const { who } = portal
  return (
    <>
      <fieldset className={styles.texts}>
        <legend>{t('businesses:page.design.portal.portalWho')}</legend>
        {(['holder', 'agent'] as const).map((one) => (
          <Checkbox
            key={one}
            checked={who[one]}
            disabled={design.readOnly}
            onChange={(event) => set({ who: { ...who, [one]: event.target.checked } })}
          >
            {t(`businesses:page.design.portal.who.${one}`)}
          </Checkbox>
        ))}
      </fieldset>
      <One
        label={t('businesses:page.design.portal.joint')}
        value={who.joint}
        options={choices(JOINT_RULES, 'businesses:page.design.portal.joints')}
        disabled={design.readOnly}
        set={(joint) => set({ who: { ...who, joint: joint as PortalSettings['who']['joint'] } })}
      />
    </>
  )
}

/** Whether clients may start the business themselves, which of them, and what they see of its form. */
export function ForClients({ design }: { design: Design }) {
  const { t } = useTranslation()
  const choices = useChoices()
  const { definition, setPart, readOnly } = design
  const launch = launchOf(definition)
  const { portal = null } = launch
  const set: Change = (change) => portal && setPart('launch', { ...launch, portal: { ...portal, ...change } })
  const word = (key: string) => t(`businesses:page.design.portal.${key}`)
  return (
    <Panel title={word('title')}>
      <Line label={word('title')} hint={word('hint')}>
        {(id) => (
          <span>
            <Switch
              id={id}
              checked={portal !== null}
              disabled={readOnly}
              onChange={(on) => setPart('launch', { ...launch, portal: on ? portalSettings.parse({}) : null })}
            />
          </span>
        )}
      </Line>
      {portal ? (
        <>
          <Many
            label={word('portalTypes')}
            hint={word('portalTypesHint')}
            value={portal.accountTypes}
            options={choices(ACCOUNT_TYPES, 'accounts:state.type')}
            disabled={readOnly}
            set={(accountTypes) => set({ accountTypes })}
          />
          <Who design={design} portal={portal} set={set} />
          <Fields design={design} portal={portal} right="hidden" set={set} />
          <Fields design={design} portal={portal} right="read" set={set} />
          <Texts
            label={word('consent')}
            hint={word('consentHint')}
            value={portal.consent}
            disabled={readOnly}
            set={(texts) => set({ consent: isBlank(texts) ? null : (texts as PortalSettings['consent']) })}
          />
        </>
      ) : null}
    </Panel>
  )
}
