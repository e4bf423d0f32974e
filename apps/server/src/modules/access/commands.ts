import type { AnyCommand } from '#platform/command.ts'
import { createApiKey, revokeAnyApiKey, revokeOwnApiKey } from './service/api-keys.ts'
import { createDepartment, moveDepartmentCommand, updateDepartmentCommand } from './service/departments.ts'
import { givePermission, givePolicy, giveRole, takePermission, takePolicy, takeRole } from './service/grants.ts'
import { unbindIdentity } from './service/identities.ts'
import { createLine, renameLine, retireLine } from './service/lines.ts'
import { operatorCommands } from './service/operators.ts'
import { changePassword } from './service/passwords.ts'
import { createPolicy, deletePolicyCommand, updatePolicyCommand } from './service/policies.ts'
import { proveSession } from './service/proof.ts'
import { grantRequest, makeRequest, refuseRequest, withdrawRequest } from './service/requests.ts'
import { createRole, deleteRoleCommand, updateRoleCommand } from './service/roles.ts'
import { setScope } from './service/scope-grants.ts'
import { confirmTotpCommand, enrolTotp, removeTotp } from './service/second-factor.ts'
import { revokeAnySession, revokeOwnSession, signOut } from './service/sessions.ts'

/** Every command of the module that may be called by name; signing in is not among them (service/sign-in.ts). */
export const accessCommands = [
  ...Object.values(operatorCommands),
  unbindIdentity,
  createDepartment,
  updateDepartmentCommand,
  moveDepartmentCommand,
  createRole,
  updateRoleCommand,
  deleteRoleCommand,
  createPolicy,
  updatePolicyCommand,
  deletePolicyCommand,
  giveRole,
  takeRole,
  givePolicy,
  takePolicy,
  givePermission,
  takePermission,
  setScope,
  makeRequest,
  withdrawRequest,
  grantRequest,
  refuseRequest,
  createLine,
  renameLine,
  retireLine,
  createApiKey,
  revokeOwnApiKey,
  revokeAnyApiKey,
  signOut,
  proveSession,
  revokeOwnSession,
  revokeAnySession,
  changePassword,
  enrolTotp,
  confirmTotpCommand,
  removeTotp,
] as AnyCommand[]
