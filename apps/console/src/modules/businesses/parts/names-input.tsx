import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FieldInputProps, LANGUAGES } from '#kit'

type Names = Partial<Record<(typeof LANGUAGES)[number], string>>

/** A name in the three languages. */
export function NamesInput({ value, onChange, id }: Pick<FieldInputProps, 'value' | 'onChange' | 'id'>) {
  const { t } = useTranslation()
  const names = (value ?? {}) as Names
  return (
    <>
      {LANGUAGES.map((language, at) => (
        <Input
          key={language}
          {...(at === 0 && id ? { id } : {})}
          maxLength={100}
          style={{ marginBottom: 4 }}
          prefix={<span>{t(`businesses:page.design.language.${language}`)}</span>}
          aria-label={t(`businesses:page.design.language.${language}`)}
          value={names[language] ?? ''}
          onChange={(event) => onChange?.({ ...names, [language]: event.target.value })}
        />
      ))}
    </>
  )
}
