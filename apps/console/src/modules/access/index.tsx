import {
  ApartmentOutlined,
  ApiOutlined,
  ClusterOutlined,
  FileProtectOutlined,
  IdcardOutlined,
  KeyOutlined,
  LaptopOutlined,
  SafetyCertificateOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { DepartmentInput, DepartmentName } from './parts/department-input.tsx'
import { OperatorInput, OperatorName } from './parts/operator-input.tsx'
import { PermissionChoice, PermissionName, PolicyInput, PolicyName, RoleInput, RoleName } from './parts/role-input.tsx'

const section = 'administration' as const
const people = 'access.operator.view'
const roles = 'access.role.view'
const operator = { Input: OperatorInput, Name: OperatorName }

export const access = defineConsoleModule({
  name: 'access',
  navigation: [
    { path: '/operators', label: 'access:page.operators.title', icon: <TeamOutlined />, section, permission: people },
    {
      path: '/departments',
      label: 'access:page.departments.title',
      icon: <ApartmentOutlined />,
      section,
      permission: people,
    },
    {
      path: '/business-lines',
      label: 'access:page.lines.title',
      icon: <ClusterOutlined />,
      section,
      permission: people,
    },
    { path: '/roles', label: 'access:page.roles.title', icon: <IdcardOutlined />, section, permission: roles },
    {
      path: '/policies',
      label: 'access:page.policies.title',
      icon: <SafetyCertificateOutlined />,
      section,
      permission: roles,
    },
    {
      path: '/sessions',
      label: 'access:page.sessions.title',
      icon: <LaptopOutlined />,
      section,
      permission: 'access.session.view',
    },
    {
      path: '/keys',
      label: 'access:page.apiKeys.title',
      icon: <ApiOutlined />,
      section,
      permission: 'access.apiKey.view',
    },
    {
      path: '/right-requests',
      label: 'access:page.requests.title',
      icon: <FileProtectOutlined />,
      section,
      permission: 'access.request.view',
    },
    { path: '/rights', label: 'access:page.rights.title', icon: <KeyOutlined />, section, permission: null },
  ],
  pages: [
    { path: '/operators', permission: people, load: () => import('./pages/operator-list.tsx') },
    { path: '/operators/$operatorId', permission: people, load: () => import('./pages/operator.tsx') },
    { path: '/departments', permission: people, load: () => import('./pages/department-list.tsx') },
    { path: '/business-lines', permission: people, load: () => import('./pages/line-list.tsx') },
    { path: '/roles', permission: roles, load: () => import('./pages/role-list.tsx') },
    { path: '/policies', permission: roles, load: () => import('./pages/policy-list.tsx') },
    { path: '/sessions', permission: 'access.session.view', load: () => import('./pages/session-list.tsx') },
    { path: '/keys', permission: 'access.apiKey.view', load: () => import('./pages/api-key-list.tsx') },
    { path: '/right-requests', permission: 'access.request.view', load: () => import('./pages/request-list.tsx') },
    { path: '/rights', permission: null, load: () => import('./pages/own-rights.tsx') },
  ],
  parts: [
    {
      place: 'profile',
      id: 'sessions',
      label: 'access:page.own.sessions',
      permission: null,
      load: () => import('./parts/own-sessions.tsx'),
    },
    {
      place: 'profile',
      id: 'api-keys',
      label: 'access:page.own.apiKeys',
      permission: null,
      load: () => import('./parts/own-api-keys.tsx'),
    },
  ],
  references: {
    departmentId: { Input: DepartmentInput, Name: DepartmentName },
    operatorId: operator,
    managerId: operator,
    handlerId: operator,
    makerId: operator,
    roleId: { Input: RoleInput, Name: RoleName },
    policyId: { Input: PolicyInput, Name: PolicyName },
    permission: { Input: PermissionChoice, Name: PermissionName },
  },
})

export { type Secret, ShownOnce } from './parts/shown-once.tsx'
