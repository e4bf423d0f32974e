import { Button } from 'antd'
import { Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ALL_EDITABLE, type FormValues, initialValues, visibleForm } from '#contract/forms'
import { Loading, todayAtHome } from '#kit'
import { useEditor } from '../editor.tsx'
import type { BuilderStep } from '../props.ts'
import { TriedForm } from '../tried-form.ts'
import styles from './preview.module.css'

/** The form with the rights of a step, to be filled in; what is typed is kept nowhere. */
export function PreviewForm({ step }: { step: BuilderStep | undefined }) {
  const { form } = useEditor()
  const { t } = useTranslation()
  const [day] = useState(todayAtHome)
  const [values, setValues] = useState<FormValues>(() => initialValues(form, { today: day }))
  const rights = step?.rights ?? ALL_EDITABLE
  const definition = useMemo(() => visibleForm(form, rights), [form, rights])
  return (
    <Suspense fallback={<Loading />}>
      <TriedForm
        key={step?.id ?? ''}
        definition={definition}
        values={values}
        onChange={setValues}
        rights={rights}
        today={day}
        showProblems="touched"
      />
      <Button className={styles.again} type="link" onClick={() => setValues(initialValues(form, { today: day }))}>
        {t('forms:page.builder.startAgain')}
      </Button>
    </Suspense>
  )
}
