// Written by `npm run client` from the OpenAPI document. Do not edit.

/** What each operation takes and answers. */
export interface Operations {
  /** End the session on a device */
  'members.device.forceOut': { input: { path: { id: string }; body: { reason: string } }; answer: { id: string } }
  /** Devices of members in scope */
  'members.device.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'seenAt'; count?: '0' | '1'; platform?: Array<'ios' | 'android' | 'web' | 'desktop' | 'other'>; bound?: string; memberId?: string; clientId?: string } }; answer: { items: Array<{ id: string; model: string | null; platform: string | null; os: string | null; appVersion: string | null; bound: boolean | null; live: boolean | null; lastLoginAt: string | null; firstLoginAt: string | null; lastIp: string | null; lastPlace: string | null; memberNo: string | null; clientNo: string | null; clientName: string | null; deviceKey: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** A client's login and its devices as they were at a moment */
  'members.device.past': { input: { path: { id: string }; query: { at: string } }; answer: { login: { id: string; memberNo: string; createdAt: string; status: 'UNBOUND' | 'ACTIVE' | 'FROZEN' | 'CANCELLED'; devices: Array<{ id: string; deviceKey: string; platform: string; model: string | null; os: string | null; appVersion: string | null; lastPlace: string | null; bound: boolean; boundAt: string | null; lastLoginAt: string | null; live: boolean }> } | null } }
  /** Tell what happened on devices */
  'members.device.report': { input: { body: { events: Array<{ eventId: string; memberNo: string; event: 'bind' | 'unbind' | 'change' | 'login-ok' | 'login-failed' | 'logout' | 'forced-out'; at: string; deviceId: string; platform: 'ios' | 'android' | 'web' | 'desktop' | 'other'; model?: string | null; os?: string | null; appVersion?: string | null; ip?: string | null; place?: string | null; sessionId?: string | null }> } }; answer: { items: Array<{ eventId: string; result: 'accepted' | 'known' | 'member-unknown' | 'too-many-devices'; skewed: boolean }> } }
  /** Take a device from a member */
  'members.device.unbind': { input: { path: { id: string }; body: { reason: string } }; answer: { id: string } }
  /** Login device records of members in scope */
  'members.deviceEvent.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'at'; count?: '0' | '1'; login?: string; event?: Array<'bind' | 'unbind' | 'change' | 'login-ok' | 'login-failed' | 'logout' | 'forced-out'>; platform?: Array<'ios' | 'android' | 'web' | 'desktop' | 'other'>; at?: string; ip?: string; deviceId?: string; memberId?: string; clientId?: string } }; answer: { items: Array<{ id: string; at: string | null; event: string | null; memberNo: string | null; clientNo: string | null; clientName: string | null; model: string | null; platform: string | null; os: string | null; appVersion: string | null; ip: string | null; place: string | null; skewed: boolean | null; reportedAt: string | null; receivedAt: string | null; sessionId: string | null; operatorId: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** Bind a member to its client */
  'members.member.bindClient': { input: { path: { id: string }; body: { clientId: string } }; answer: { id: string; memberNo: string; clientNo: string } }
  /** One member with its resets, masked */
  'members.member.get': { input: { path: { id: string } }; answer: { id: string; memberNo: string; openId: string | null; status: 'UNBOUND' | 'ACTIVE' | 'FROZEN' | 'CANCELLED'; locked: boolean; lockedAt: string | null; errors: number; language: 'zh-Hans' | 'zh-Hant' | 'en'; phoneMasked: string | null; phoneChangedAt: string; emailMasked: string | null; emailChangedAt: string; coolingUntil: string | null; passwordKind: 'once' | 'chosen' | null; passwordSetAt: string | null; passwordExpiresAt: string | null; clientId: string | null; clientNo: string | null; clientName: string | null; version: number; createdAt: string; resets: Array<{ id: string; at: string; state: 'UNDER_WAY' | 'DONE' | 'PARTIAL' | 'FAILED' | 'SUPERSEDED'; operatorName: string | null; ticketId: string | null; reason: string; sms: { id: string; status: string; reason: string | null }; email: { id: string; status: string; reason: string | null } }> } }
  /** Members (logins of the app) in scope */
  'members.member.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'createdAt'; count?: '0' | '1'; login?: string; status?: Array<'UNBOUND' | 'ACTIVE' | 'FROZEN' | 'CANCELLED'>; locked?: string; clientId?: string; memberNo?: string } }; answer: { items: Array<{ id: string; memberNo: string | null; clientNo: string | null; clientName: string | null; status: string | null; locked: boolean | null; errors: number | null; phoneMasked: string | null; emailMasked: string | null; language: string | null; openId: string | null; clientId: string | null; createdAt: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** Give a member the phone another one occupies, ending what occupies it */
  'members.member.rebindPhone': { input: { path: { id: string }; body: { phone: string; cancelKind?: 'ordinary' | 'permanent'; cancelReason?: 'CLIENT_REQUEST' | 'AML' | 'REGULATOR' | 'DECEASED' | 'WRONG_TYPE' | 'UNUSED' | 'OTHER'; reason: string; attachments?: Array<string>; attachmentRef?: string } }; answer: { id: string; cancelledAccounts: Array<string>; cancelledClient: string | null } }
  /** Register a member */
  'members.member.register': { input: { body: { memberNo?: string | null; openId?: string | null; phone?: string | null; email?: string | null; language: 'zh-Hans' | 'zh-Hant' | 'en' } }; answer: { id: string; memberNo: string } }
  /** Send the account id again after it failed to arrive */
  'members.member.resendAccountId': { input: { path: { id: string }; body: { reason: string } }; answer: { id: string } }
  /** Send a one-time password by SMS and the account id by e-mail */
  'members.member.resetPassword': { input: { path: { id: string }; body: { reason: string } }; answer: { id: string; resetId: string } }
  /** Change how a member is reached, and its language */
  'members.member.setContact': { input: { path: { id: string }; body: { phone?: string; email?: string; language?: 'zh-Hans' | 'zh-Hant' | 'en'; reason: string; attachments?: Array<string>; attachmentRef?: string } }; answer: { id: string } }
  /** Give a member another id in the broker's own app */
  'members.member.setOpenId': { input: { path: { id: string }; body: { openId: string; reason: string; attachments?: Array<string>; attachmentRef?: string } }; answer: { id: string } }
  /** Forget the wrong passwords of a member */
  'members.member.unlock': { input: { path: { id: string }; body: { reason: string } }; answer: { id: string; status: string } }
  /** Choose another password after the old one was proved */
  'members.password.choose': { input: { body: { changeToken: string; password: string } }; answer: { memberNo: string } }
  /** What a member's password is worth */
  'members.password.verify': { input: { body: { login: string; password: string; purpose?: 'signIn' | 'change'; device?: { deviceId: string; platform: 'ios' | 'android' | 'web' | 'desktop' | 'other'; model?: string | null; os?: string | null; appVersion?: string | null; ip?: string | null; place?: string | null; sessionId?: string | null } | null } }; answer: { outcome: 'ok' | 'once' | 'wrong' | 'expired' | 'locked' | 'frozen' | 'cancelled'; memberNo: string | null; changeToken: string | null; changeUntil: string | null } }
  /** Whether a session of the app may go on */
  'members.session.check': { input: { path: { sessionId: string } }; answer: { live: boolean; memberNo: string | null } }
}

/** Where each operation is. */
export const PLACES: { readonly [Id in keyof Operations]: readonly [method: string, path: string] } = {
  'members.device.forceOut': ['POST', '/api/v1/devices/{id}/force-out'],
  'members.device.list': ['GET', '/api/v1/devices'],
  'members.device.past': ['GET', '/api/v1/clients/{id}/login'],
  'members.device.report': ['POST', '/api/v1/device-reports'],
  'members.device.unbind': ['POST', '/api/v1/devices/{id}/unbind'],
  'members.deviceEvent.list': ['GET', '/api/v1/device-records'],
  'members.member.bindClient': ['POST', '/api/v1/members/{id}/client'],
  'members.member.get': ['GET', '/api/v1/members/{id}'],
  'members.member.list': ['GET', '/api/v1/members'],
  'members.member.rebindPhone': ['POST', '/api/v1/members/{id}/rebind-phone'],
  'members.member.register': ['POST', '/api/v1/members'],
  'members.member.resendAccountId': ['POST', '/api/v1/members/{id}/resend-account-id'],
  'members.member.resetPassword': ['POST', '/api/v1/members/{id}/reset-password'],
  'members.member.setContact': ['PUT', '/api/v1/members/{id}/contact'],
  'members.member.setOpenId': ['PUT', '/api/v1/members/{id}/open-id'],
  'members.member.unlock': ['POST', '/api/v1/members/{id}/unlock'],
  'members.password.choose': ['POST', '/api/v1/member-passwords/choose'],
  'members.password.verify': ['POST', '/api/v1/member-passwords/verify'],
  'members.session.check': ['GET', '/api/v1/member-sessions/{sessionId}'],
}
