import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { requestList } from '../lists/request.ts'
import { apiKeyList, operatorList, sessionList } from '../lists.ts'
import {
  departmentView,
  effectiveView,
  grantsView,
  operatorView,
  permissionView,
  policyView,
  roleView,
} from '../schema.ts'
import { revokeAnyApiKey } from '../service/api-keys.ts'
import { createDepartment, moveDepartmentCommand, updateDepartmentCommand } from '../service/departments.ts'
import { givePermission, givePolicy, giveRole, takePermission, takePolicy, takeRole } from '../service/grants.ts'
import { unbindIdentity } from '../service/identities.ts'
import { operatorCommands } from '../service/operators.ts'
import { createPolicy, deletePolicyCommand, updatePolicyCommand } from '../service/policies.ts'
import { effectiveOf, grantsFor, operatorOf } from '../service/queries.ts'
import { grantRequest, refuseRequest } from '../service/requests.ts'
import { createRole, deleteRoleCommand, updateRoleCommand } from '../service/roles.ts'
import { setScope } from '../service/scope-grants.ts'
import { revokeAnySession } from '../service/sessions.ts'
import { listDepartments } from '../store/department.ts'
import { listPermissions, listPolicies } from '../store/policy.ts'
import { listRoles } from '../store/role.ts'

const byId = z.object({ id: z.uuid() })
const itemsOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })

const requests: Route[] = [
  listRoute('/access/requests', requestList),
  commandRoute('POST', '/access/requests/{id}/grant', grantRequest, { summary: 'Give what somebody asked for' }),
  commandRoute('POST', '/access/requests/{id}/refuse', refuseRequest, { summary: 'Refuse what somebody asked for' }),
]

const operators: Route[] = [
  listRoute('/access/operators', operatorList),
  commandRoute('POST', '/access/operators', operatorCommands.createOperator, {
    summary: 'Add a person; answers a first password, shown once',
    created: true,
  }),
  commandRoute('PUT', '/access/operators/{id}', operatorCommands.updateOperator, {
    summary: 'Change name, language or department of a person',
  }),
  commandRoute('POST', '/access/operators/{id}/disable', operatorCommands.disableOperator, {
    summary: 'Keep a person out; sessions end at once',
  }),
  commandRoute('POST', '/access/operators/{id}/enable', operatorCommands.enableOperator, {
    summary: 'Let a person in again',
  }),
  commandRoute('POST', '/access/operators/{id}/reset-password', operatorCommands.resetPassword, {
    summary: 'Give a person a new first password, shown once',
  }),
  commandRoute('POST', '/access/operators/{id}/reset-totp', operatorCommands.resetTotp, {
    summary: 'Take a lost second factor off a person',
  }),
  commandRoute('POST', '/access/operators/{id}/unlock', operatorCommands.unlockOperator, {
    summary: 'Forget the wrong passwords that locked a person out',
  }),
  commandRoute('POST', '/access/operators/{id}/unbind-identity', unbindIdentity, {
    summary: 'Unbind a person from the identity provider; sessions it vouched for end',
  }),
  queryRoute({
    id: 'access.operator.get',
    path: '/access/operators/{id}',
    permission: 'access.operator.view',
    scope: 'accounts',
    summary: 'One person, with what keeps them from signing in',
    params: byId,
    response: operatorView,
    handle: ({ platform, actor }, { params }) => operatorOf(platform, actor, params.id),
  }),
  queryRoute({
    id: 'access.operator.rights',
    path: '/access/operators/{id}/rights',
    permission: 'access.operator.view',
    scope: 'accounts',
    summary: 'Everything a person may do and see, and by which way',
    params: byId,
    response: effectiveView,
    handle: ({ platform, actor }, { params }) => effectiveOf(platform, actor, params.id),
  }),
  queryRoute({
    id: 'access.operator.grants',
    path: '/access/operators/{id}/grants',
    permission: 'access.operator.view',
    scope: 'accounts',
    summary: 'What a person was given, ended and coming grants included',
    params: byId,
    response: grantsView,
    handle: ({ platform, actor }, { params }) => grantsFor(platform, actor, params.id),
  }),
]

const grants: Route[] = [
  commandRoute('PUT', '/access/operators/{operatorId}/roles/{roleId}', giveRole, { summary: 'Give a role' }),
  commandRoute('DELETE', '/access/operators/{operatorId}/roles/{roleId}', takeRole, { summary: 'Take a role back' }),
  commandRoute('PUT', '/access/operators/{operatorId}/policies/{policyId}', givePolicy, { summary: 'Give a policy' }),
  commandRoute('DELETE', '/access/operators/{operatorId}/policies/{policyId}', takePolicy, {
    summary: 'Take a policy back',
  }),
  commandRoute('PUT', '/access/operators/{operatorId}/permissions/{permission}', givePermission, {
    summary: 'Give one permission',
  }),
  commandRoute('DELETE', '/access/operators/{operatorId}/permissions/{permission}', takePermission, {
    summary: 'Take one permission back',
  }),
  commandRoute('PUT', '/access/operators/{operatorId}/scope', setScope, {
    summary: 'Say which business lines and departments a person sees',
  }),
]

const organisation: Route[] = [
  queryRoute({
    id: 'access.department.list',
    path: '/access/departments',
    permission: 'signed-in',
    scope: 'none',
    summary: 'The department tree, parents before children',
    response: itemsOf(departmentView),
    handle: async ({ platform }) => ({ items: await listDepartments(platform.db) }),
  }),
  commandRoute('POST', '/access/departments', createDepartment, { summary: 'Add a department', created: true }),
  commandRoute('PUT', '/access/departments/{id}', updateDepartmentCommand, {
    summary: 'Change names and manager of a department',
  }),
  commandRoute('POST', '/access/departments/{id}/move', moveDepartmentCommand, {
    summary: 'Move a department with all below it',
  }),
]

const rights: Route[] = [
  queryRoute({
    id: 'access.role.list',
    path: '/access/roles',
    permission: 'access.role.view',
    scope: 'none',
    summary: 'All roles with their policies',
    response: itemsOf(roleView),
    handle: async ({ platform }) => ({ items: await listRoles(platform.db) }),
  }),
  commandRoute('POST', '/access/roles', createRole, { summary: 'Make a role of policies', created: true }),
  commandRoute('PUT', '/access/roles/{id}', updateRoleCommand, { summary: 'Change a role for everybody who has it' }),
  commandRoute('DELETE', '/access/roles/{id}', deleteRoleCommand, { summary: 'Delete a role that nobody has' }),
  queryRoute({
    id: 'access.policy.list',
    path: '/access/policies',
    permission: 'access.role.view',
    scope: 'none',
    summary: 'All policies with their permission keys',
    response: itemsOf(policyView),
    handle: async ({ platform }) => ({ items: await listPolicies(platform.db) }),
  }),
  commandRoute('POST', '/access/policies', createPolicy, { summary: 'Make a policy of keys', created: true }),
  commandRoute('PUT', '/access/policies/{id}', updatePolicyCommand, {
    summary: 'Change a policy for everybody who has it',
  }),
  commandRoute('DELETE', '/access/policies/{id}', deletePolicyCommand, {
    summary: 'Delete a policy that nothing uses',
  }),
  queryRoute({
    id: 'access.permission.list',
    path: '/access/permissions',
    permission: 'access.role.view',
    scope: 'none',
    summary: 'Every permission key there is',
    response: itemsOf(permissionView),
    handle: async ({ platform }) => ({ items: await listPermissions(platform.db) }),
  }),
]

const credentials: Route[] = [
  listRoute('/access/sessions', sessionList),
  commandRoute('DELETE', '/access/sessions/{id}', revokeAnySession, { summary: "End anybody's session" }),
  listRoute('/access/api-keys', apiKeyList),
  commandRoute('DELETE', '/access/api-keys/{id}', revokeAnyApiKey, { summary: "End anybody's API key" }),
]

/** What administrators do for others. */
export const administrationRoutes: Route[] = [
  ...operators,
  ...grants,
  ...requests,
  ...organisation,
  ...rights,
  ...credentials,
]
