import { Form, Input, Radio, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { type ClientType, openAnswers, type Question, questionsFor } from '#contract/clients'
import styles from './party-fields.module.css'

const AT = ['profile', 'answers']

/** One question: a choice, or yes and no with what a yes asks for besides. */
function Asked({ question }: { question: Question }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const { key, choices, detail } = question
  const answer = Form.useWatch([...AT, key], { form, preserve: true }) as string | boolean | null | undefined
  const word = (value: string) => t(`clients:state.answer.${value}`)
  return (
    <>
      <Form.Item name={[...AT, key]} label={t(`clients:field.${key}`)}>
        {choices ? (
          <Select allowClear options={choices.map((value) => ({ value, label: word(value) }))} />
        ) : (
          <Radio.Group
            options={[
              { value: true, label: word('yes') },
              { value: false, label: word('no') },
            ]}
          />
        )}
      </Form.Item>
      {detail && answer === true ? (
        <Form.Item name={[...AT, detail]} label={t(`clients:field.${detail}`)}>
          <Input />
        </Form.Item>
      ) : null}
    </>
  )
}

/** Questions about one matter, and how many of them are still open. */
export function Questions({ about, type }: { about: Question['about']; type: ClientType }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const answers = (Form.useWatch(AT, { form, preserve: true }) ?? {}) as Record<string, string | boolean | null>
  const given = Object.fromEntries(
    Object.entries(answers).filter((one): one is [string, string | boolean] => one[1] !== null && one[1] !== undefined),
  )
  const open = openAnswers(given, type).filter((question) => question.about === about).length
  return (
    <>
      <p className={styles.lead} role="status">
        {open > 0
          ? t('onboarding:page.edit.questionsOpen', { count: open })
          : t('onboarding:page.edit.questionsAnswered')}
      </p>
      <div className={about === 'declarations' ? styles.declarations : styles.grid}>
        {questionsFor(type)
          .filter((question) => question.about === about)
          .map((question) => (
            <Asked key={question.key} question={question} />
          ))}
      </div>
    </>
  )
}
