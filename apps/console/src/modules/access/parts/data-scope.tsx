import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  Panel,
  QueryState,
  Stack,
  StatusBadge,
  useApi,
  useSession,
} from '#kit'
import { useDepartmentTree } from '../names.ts'
import type { Effective } from '../wire.ts'
import styles from './access.module.css'
import { DepartmentRows, LineRows } from './dated-rows.tsx'

type Dated = { key: string; name: string; expiresAt: string | null }

function useColumns(title: string): readonly DataColumn<Dated>[] {
  const { t } = useTranslation()
  return [
    { key: 'name', label: title, show: (row) => row.name },
    {
      key: 'expiresAt',
      label: t('access:field.expiresAt'),
      show: (row) => (row.expiresAt ? <Instant value={row.expiresAt} /> : t('access:page.given.open')),
    },
  ]
}

function Extent({ title, none, rows }: { title: string; none: string; rows: readonly Dated[] }) {
  const columns = useColumns(title)
  return (
    <Panel title={title} flush>
      {rows.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <DataTable columns={columns} rows={rows} keyOf={(row) => row.key} />
      )}
    </Panel>
  )
}

/** Which accounts a person sees: all, or business lines × departments with everything below them. */
export function DataScope({ operatorId }: { operatorId: string }) {
  const { t } = useTranslation()
  const me = useSession().operator.id
  const { nameOf } = useDepartmentTree()
  const rights = useApi<Effective>(`/access/operators/${operatorId}/rights`)
  return (
    <QueryState query={rights}>
      {({ scope }) => (
        <Stack>
          <Panel
            title={t('access:page.scope.title')}
            extra={
              operatorId === me ? null : (
                <CommandButton
                  command="access.grant.setScope"
                  size="small"
                  fixed={{ operatorId }}
                  initial={{ all: scope.all, businessLines: scope.businessLines, departments: scope.departments }}
                  fields={{
                    all: { hint: t('access:page.scope.allHint') },
                    businessLines: { render: LineRows },
                    departments: { render: DepartmentRows },
                  }}
                />
              )
            }
          >
            {scope.all ? (
              <StatusBadge tone="info" label={t('access:page.scope.all')} />
            ) : (
              <p className={styles.way}>{t('access:page.scope.both')}</p>
            )}
          </Panel>
          {scope.all ? null : (
            <>
              <Extent
                title={t('access:field.businessLines')}
                none={t('access:page.scope.noLines')}
                rows={scope.businessLines.map((line) => ({
                  key: line.businessLine,
                  name: t(`access:state.businessLine.${line.businessLine}`),
                  expiresAt: line.expiresAt,
                }))}
              />
              <Extent
                title={t('access:field.departments')}
                none={t('access:page.scope.noDepartments')}
                rows={scope.departments.map((one) => ({
                  key: one.departmentId,
                  name: nameOf(one.departmentId),
                  expiresAt: one.expiresAt,
                }))}
              />
            </>
          )}
        </Stack>
      )}
    </QueryState>
  )
}
