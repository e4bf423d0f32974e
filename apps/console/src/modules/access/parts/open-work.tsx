import { Alert } from 'antd'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, Link, useLocale, useTextOr } from '#kit'
import type { Operator } from '../wire.ts'

/** What a person has in hand that others have to take over; whoever leaves keeps it until then. */
export function OpenWork({ operator }: { operator: Operator }) {
  const { t } = useTranslation()
  const textOr = useTextOr()
  const locale = useLocale()
  if (operator.openWork.length === 0) return null
  const left = operator.status === 'disabled'
  return (
    <Alert
      type={left ? 'warning' : 'info'}
      showIcon
      title={t(left ? 'access:page.operator.openWorkLeft' : 'access:page.operator.openWork')}
      description={operator.openWork.map(({ list, count, capped, path }, index) => {
        const [module = '', name = ''] = list.split('.')
        return (
          <Fragment key={list}>
            {index > 0 ? t('kit:listSeparator') : null}
            <Link to={path}>
              {t('access:page.operator.openWorkOf', {
                what: textOr(`${module}:list.${name}`, list),
                count: `${formatCount(count, locale)}${capped ? '+' : ''}`,
              })}
            </Link>
          </Fragment>
        )
      })}
    />
  )
}
