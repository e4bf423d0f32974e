import { CopyOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ListMeta } from './contract.ts'
import { useFieldName } from './use-words.ts'

const NAMED = 30

/** Which of the pasted values belong to nothing that this person may see. */
export function NotFoundNote({ meta, notFound }: { meta: ListMeta; notFound: Record<string, string[]> }) {
  const { t } = useTranslation()
  const nameOf = useFieldName(meta.id)
  return Object.entries(notFound)
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) => (
      <Alert
        key={key}
        type="warning"
        showIcon
        title={t('kit:paste.notFound', { count: values.length, name: nameOf(key) })}
        description={values.slice(0, NAMED).join(t('kit:listSeparator')) + (values.length > NAMED ? ' …' : '')}
        action={
          <Button
            size="small"
            icon={<CopyOutlined aria-hidden="true" />}
            onClick={() => void navigator.clipboard?.writeText(values.join('\n'))}
          >
            {t('kit:copy')}
          </Button>
        }
      />
    ))
}
