import { useTranslation } from 'react-i18next'
import { type ApplicationDetail, PAGES, type Page } from '#contract/onboarding'
import { Facts, Panel } from '#kit'
import styles from './content.module.css'
import { contentRows, type FieldRow } from './content-fields.ts'
import { FieldValue, useFieldNames } from './field-value.tsx'

type Application = { application: ApplicationDetail }

/** Rows that stand together: those of one item of a list, or those of none. */
function grouped(rows: readonly FieldRow[], of: (row: FieldRow) => string): FieldRow[][] {
  return [...Map.groupBy(rows, of).values()]
}

const itemOf = ({ item }: FieldRow): string => (item ? `${item.list} ${item.index}` : '')

/** Fields below one another; each item of a list under a heading of its own. */
function Fields({ application, rows }: Application & { rows: readonly FieldRow[] }) {
  const names = useFieldNames()
  return (
    <div className={styles.groups}>
      {grouped(rows, itemOf).map((group) => {
        const [first] = group
        return (
          <div key={first?.key}>
            {first?.item ? <h3 className={styles.item}>{names.item(first.item)}</h3> : null}
            <Facts
              dense
              items={group.map((row) => ({
                label: names.label(row),
                value: <FieldValue of={application} row={row} />,
                wide: row.place.endsWith('.line'),
              }))}
            />
          </div>
        )
      })}
    </div>
  )
}

/** One page of the form as it was filled in; people each on a panel of their own. */
function FormPage({ application, page, rows }: Application & { page: Page; rows: readonly FieldRow[] }) {
  const { t } = useTranslation()
  const names = useFieldNames()
  if (rows.length === 0) return null
  if (page !== 'persons') {
    return (
      <Panel title={t(`onboarding:state.page.${page}`)}>
        <Fields application={application} rows={rows} />
      </Panel>
    )
  }
  return grouped(rows, ({ person }) => String(person?.index)).map((of) => {
    const [first] = of
    return (
      <Panel
        key={first?.key}
        title={first?.person ? names.person(first.person) : ''}
        extra={<span className={styles.page}>{t('onboarding:state.page.persons')}</span>}
      >
        <Fields application={application} rows={of} />
      </Panel>
    )
  })
}

/** Everything written in the revision, masked, page by page as the form has it. */
export function Content({ application }: Application) {
  // Of a new client there is none to name yet.
  const rows = contentRows(application.content).filter(({ place, value }) => place !== 'clientId' || value !== null)
  return PAGES.map((page) => (
    <FormPage key={page} application={application} page={page} rows={rows.filter((row) => row.page === page)} />
  ))
}
