import type { PublishedView } from '#modules/sources'

/** Departments of the house; every operator may know them. */
export const departmentView: PublishedView = {
  name: 'v_department',
  title: 'access:view.v_department',
  columns: {
    department_id: 'id',
    code: 'text',
    parent_id: 'id',
    name_hans: 'text',
    name_hant: 'text',
    name_en: 'text',
  },
  select: `select id as department_id, code, parent_id, names ->> 'zh-Hans' as name_hans, names ->> 'zh-Hant' as name_hant,
    names ->> 'en' as name_en from access.department`,
  scope: { by: 'all' },
}

/** Operators by name and place: nothing of their rights or how they sign in. */
export const operatorView: PublishedView = {
  name: 'v_operator',
  title: 'access:view.v_operator',
  columns: { operator_id: 'id', name: 'text', department_id: 'id', status: 'text' },
  select: 'select id as operator_id, name, department_id, status from access.operator',
  scope: { by: 'all' },
}
