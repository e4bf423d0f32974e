import { accountActivity } from '#modules/accounts'
import { contactNotices } from '#modules/clients'
import { messageKinds } from '#modules/messages'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { memberActivity } from './activity.ts'
import { lockedByErrors } from './checks.ts'
import * as devices from './commands/devices.ts'
import * as people from './commands/members.ts'
import { setOpenId } from './commands/open-id.ts'
import * as password from './commands/password.ts'
import { rebindPhone } from './commands/rebind.ts'
import * as reset from './commands/reset.ts'
import { memberErrors } from './errors.ts'
import { memberKinds, tellFormerContact } from './kinds.ts'
import { deviceEventList, deviceList, memberList } from './lists.ts'
import { memberRoutes } from './routes.ts'

/** Logins of the client's app: who they are, on which devices, with which password. */
export const members = defineModule({
  name: 'members',
  migrations: new URL('./migrations/', import.meta.url),
  errors: memberErrors,
  permissions: [
    { key: 'members.member.view' },
    { key: 'members.member.export', sensitive: true },
    { key: 'members.device.view' },
    { key: 'members.device.export', sensitive: true },
    { key: 'members.session.check' },
  ],
  commands: [
    people.registerMember,
    people.bindClient,
    people.setContact,
    rebindPhone,
    setOpenId,
    reset.resetPassword,
    reset.resendAccountId,
    reset.unlockMember,
    password.verifyPassword,
    password.choosePassword,
    devices.reportDevices,
    devices.unbindDevice,
    devices.forceOut,
  ] as AnyCommand[],
  lists: [memberList, deviceList, deviceEventList],
  routes: memberRoutes,
  checks: [lockedByErrors],
  offers: [
    accountActivity.offer(memberActivity),
    ...memberKinds.map((kind) => messageKinds.offer(kind)),
    contactNotices.offer(tellFormerContact),
  ],
})

export { endSessions as endMemberSessions, happen as deviceHappened, reportDevices } from './commands/devices.ts'
export { registerMember } from './commands/members.ts'
export { choosePassword, verifyPassword } from './commands/password.ts'
export { memberErrors } from './errors.ts'
export * from './schema.ts'
export { type SeedMember, seedMembers, seedReset, setOwnPassword } from './seed.ts'
export { contactOf as memberContact } from './store/member.ts'
