import { Button, Checkbox, Form, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import {
  type Answers,
  hasRiskAnswers,
  openQuestions,
  RISK_CHOICES,
  RISK_QUESTIONS,
  riskOf,
} from '#contract/suitability'
import { DateInput, Panel } from '#kit'
import styles from './questionnaire.module.css'

const AT = ['profile', 'answers']

/** What the answers come to so far. */
function Result({ answers }: { answers: Answers }) {
  const { t } = useTranslation()
  const risk = riskOf(answers)
  const open = openQuestions(answers).length
  return (
    <p className={styles.result} role="status">
      {risk
        ? t('suitability:page.questionnaire.formResult', {
            level: t(`suitability:state.level.${risk.level}`),
            score: risk.score,
          })
        : t('suitability:page.questionnaire.formOpen', { count: open })}
    </p>
  )
}

/** Without empty entries: a question not asked is no answer. */
const given = (answers: unknown): Answers =>
  Object.fromEntries(
    Object.entries((answers ?? {}) as Record<string, string | boolean | null | undefined>).flatMap(([key, value]) =>
      value === null || value === undefined || value === '' ? [] : [[key, value]],
    ),
  )

/** Professional investor: whether, and until when. */
function Professional({ isPi }: { isPi: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item name={[...AT, 'professionalInvestor']} valuePropName="checked">
        <Checkbox>{t('suitability:page.questionnaire.pi')}</Checkbox>
      </Form.Item>
      {isPi ? (
        <div className={styles.dates}>
          {(['professionalFrom', 'professionalUntil'] as const).map((key) => (
            <Form.Item key={key} name={[...AT, key]} label={t(`suitability:field.${key}`)}>
              <DateInput />
            </Form.Item>
          ))}
        </div>
      ) : null}
    </>
  )
}

/** The risk questionnaire and the declaration of a professional investor, inside the form of an application. */
export default function Questionnaire() {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const answers = given(Form.useWatch(AT, { form, preserve: true }))
  const clear = () =>
    form.setFieldsValue({ profile: { answers: Object.fromEntries(RISK_QUESTIONS.map((key) => [key, null])) } })
  return (
    <Panel
      title={t('suitability:page.questionnaire.form')}
      extra={
        hasRiskAnswers(answers) ? (
          <Button size="small" onClick={clear}>
            {t('suitability:page.questionnaire.clear')}
          </Button>
        ) : null
      }
    >
      <p className={styles.lead}>{t('suitability:page.questionnaire.formLead')}</p>
      <div className={styles.questions}>
        {RISK_QUESTIONS.map((key) => (
          <Form.Item key={key} name={[...AT, key]} label={t(`suitability:field.${key}`)}>
            <Radio.Group
              className={styles.choices ?? ''}
              options={RISK_CHOICES.map((value) => ({ value, label: t(`suitability:state.${key}.${value}`) }))}
            />
          </Form.Item>
        ))}
      </div>
      {hasRiskAnswers(answers) ? <Result answers={answers} /> : null}
      <Professional isPi={answers.professionalInvestor === true} />
    </Panel>
  )
}
