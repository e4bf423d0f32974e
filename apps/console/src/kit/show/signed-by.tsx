import { useTranslation } from 'react-i18next'

/** As the server signs what nobody did by hand. */
const SYSTEM = 'system'

/** Who did something: the name it was signed with, or that the house did it by itself. */
export function SignedBy({ name }: { name: string }) {
  const { t } = useTranslation()
  return name === SYSTEM ? t('kit:timeline.system') : name
}
