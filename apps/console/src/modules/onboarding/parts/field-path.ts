import { useTranslation } from 'react-i18next'
import { useTextOr } from '#kit'

/** `profile.persons.0.bornOn` → "People 1 · Birth": the words of a place in an application's content. */
export function useFieldPath(): (path: string) => string {
  const textOr = useTextOr()
  const { t } = useTranslation()
  return (path) => {
    // At the top stand the files; within a person, its identity papers.
    if (path === 'documents') return t('onboarding:state.page.documents')
    const words = path.split('.').flatMap((part) => {
      if (part === 'profile' || part === 'content') return []
      if (/^\d+$/.test(part)) return [String(Number(part) + 1)]
      return [textOr([`onboarding:field.${part}`, `clients:field.${part}`, `accounts:field.${part}`], part)]
    })
    return words.join(t('onboarding:page.application.pathSeparator'))
  }
}
