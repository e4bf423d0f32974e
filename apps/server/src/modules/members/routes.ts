import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { loginAt } from './as-of.ts'
import * as devices from './commands/devices.ts'
import * as people from './commands/members.ts'
import { setOpenId } from './commands/open-id.ts'
import * as password from './commands/password.ts'
import { rebindPhone } from './commands/rebind.ts'
import * as reset from './commands/reset.ts'
import { deviceEventList, deviceList, memberList } from './lists.ts'
import { loginAtAnswer, memberDetail, sessionAnswer } from './schema.ts'
import { getMember, sessionStands } from './service.ts'

export const memberRoutes: readonly Route[] = [
  listRoute('/members', memberList),
  listRoute('/devices', deviceList),
  listRoute('/device-records', deviceEventList),
  queryRoute({
    id: 'members.member.get',
    path: '/members/{id}',
    permission: 'members.member.view',
    scope: 'accounts',
    summary: 'One member with its resets, masked',
    params: z.object({ id: z.uuid() }),
    response: memberDetail,
    handle: ({ platform, actor }, { params }) => getMember(platform, actor, params.id),
  }),
  queryRoute({
    id: 'members.device.past',
    path: '/clients/{id}/login',
    permission: 'members.device.view',
    scope: 'accounts',
    summary: "A client's login and its devices as they were at a moment",
    params: z.object({ id: z.uuid() }),
    query: z.object({ at: z.iso.datetime({ offset: true }) }),
    response: z.object({ login: loginAtAnswer.nullable() }),
    handle: async ({ platform, actor }, { params, query }) => ({
      login: await loginAt(platform, actor, params.id, query.at),
    }),
  }),
  queryRoute({
    id: 'members.session.check',
    path: '/member-sessions/{sessionId}',
    permission: 'members.session.check',
    scope: 'accounts',
    summary: 'Whether a session of the app may go on',
    params: z.object({ sessionId: z.string().min(1).max(100) }),
    response: sessionAnswer,
    handle: ({ platform, actor }, { params }) => sessionStands(platform, actor, params.sessionId),
  }),
  commandRoute('POST', '/members', people.registerMember, { summary: 'Register a member', created: true }),
  commandRoute('POST', '/members/{id}/client', people.bindClient, { summary: 'Bind a member to its client' }),
  commandRoute('PUT', '/members/{id}/contact', people.setContact, {
    summary: 'Change how a member is reached, and its language',
  }),
  commandRoute('PUT', '/members/{id}/open-id', setOpenId, {
    summary: "Give a member another id in the broker's own app",
  }),
  commandRoute('POST', '/members/{id}/rebind-phone', rebindPhone, {
    summary: 'Give a member the phone another one occupies, ending what occupies it',
  }),
  commandRoute('POST', '/members/{id}/reset-password', reset.resetPassword, {
    summary: 'Send a one-time password by SMS and the account id by e-mail',
  }),
  commandRoute('POST', '/members/{id}/resend-account-id', reset.resendAccountId, {
    summary: 'Send the account id again after it failed to arrive',
  }),
  commandRoute('POST', '/members/{id}/unlock', reset.unlockMember, {
    summary: 'Forget the wrong passwords of a member',
  }),
  commandRoute('POST', '/member-passwords/verify', password.verifyPassword, {
    summary: "What a member's password is worth",
  }),
  commandRoute('POST', '/member-passwords/choose', password.choosePassword, {
    summary: 'Choose another password after the old one was proved',
  }),
  commandRoute('POST', '/device-reports', devices.reportDevices, { summary: 'Tell what happened on devices' }),
  commandRoute('POST', '/devices/{id}/unbind', devices.unbindDevice, { summary: 'Take a device from a member' }),
  commandRoute('POST', '/devices/{id}/force-out', devices.forceOut, { summary: 'End the session on a device' }),
]
