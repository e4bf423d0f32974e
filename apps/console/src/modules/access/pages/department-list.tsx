import { PlusOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  type FieldOverrides,
  Link,
  Page,
  PageHeader,
  Panel,
  QueryState,
  useLanguage,
  useNameFields,
} from '#kit'
import styles from '../parts/access.module.css'
import { DepartmentInput } from '../parts/department-input.tsx'
import { OperatorName } from '../parts/operator-input.tsx'
import { inTreeOrder } from '../tree.ts'
import { type Department, useDepartments } from '../wire.ts'

type Placed = { department: Department; depth: number }
const INDENT_PX = 22

function DepartmentActions({ department, fields }: { department: Department; fields: FieldOverrides }) {
  const { t } = useTranslation()
  const { id, names, managerId, parentId } = department
  return (
    <>
      <CommandButton
        command="access.department.create"
        size="small"
        type="text"
        label={t('access:page.departments.below')}
        fixed={{ parentId: id }}
        fields={fields}
      />
      <CommandButton
        command="access.department.update"
        size="small"
        type="text"
        label={t('access:page.departments.change')}
        fixed={{ id }}
        initial={{ names, managerId }}
        fields={fields}
      />
      {parentId ? (
        <CommandButton
          command="access.department.move"
          size="small"
          type="text"
          label={t('access:page.departments.move')}
          fixed={{ id }}
          initial={{ parentId }}
          fields={{ parentId: { render: (props) => <DepartmentInput {...props} /> } }}
        />
      ) : null}
    </>
  )
}

function useColumns(): readonly DataColumn<Placed>[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const fields = useNameFields()
  return [
    {
      key: 'name',
      label: t('access:field.departmentId'),
      show: ({ department, depth }) => (
        <span className={styles.named} style={{ paddingInlineStart: depth * INDENT_PX }}>
          {department.names[language]} <code className={styles.key}>{department.code}</code>
        </span>
      ),
    },
    {
      key: 'manager',
      label: t('access:field.managerId'),
      show: ({ department }) => (department.managerId ? <OperatorName value={department.managerId} /> : '–'),
    },
    {
      key: 'operators',
      label: t('access:page.departments.people'),
      show: ({ department }) => <Link to={`/operators?departmentId=${department.id}`}>{department.operators}</Link>,
    },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: ({ department }) => <DepartmentActions department={department} fields={fields} />,
    },
  ]
}

/** The department tree: data scope and approvers follow it. */
export default function DepartmentList() {
  const { t } = useTranslation()
  const departments = useDepartments()
  const columns = useColumns()
  const fields = useNameFields()
  return (
    <Page>
      <PageHeader
        title={t('access:page.departments.title')}
        subtitle={t('access:page.departments.lead')}
        actions={
          <CommandButton
            command="access.department.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={{ ...fields, parentId: { render: (props) => <DepartmentInput {...props} /> } }}
          />
        }
      />
      <Panel flush>
        <QueryState query={departments} rows={8}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('access:page.departments.none')} />
            ) : (
              <DataTable columns={columns} rows={inTreeOrder(items)} keyOf={({ department }) => department.id} />
            )
          }
        </QueryState>
      </Panel>
    </Page>
  )
}
