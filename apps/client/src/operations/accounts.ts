// Written by `npm run client` from the OpenAPI document. Do not edit.

/** What each operation takes and answers. */
export interface Operations {
  /** Make an opening or dormant account active */
  'accounts.account.activate': { input: { path: { id: string }; body?: { remark?: string | null } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** End an account for ever */
  'accounts.account.cancel': { input: { path: { id: string }; body: { reason: 'CLIENT_REQUEST' | 'AML' | 'REGULATOR' | 'DECEASED' | 'WRONG_TYPE' | 'UNUSED' | 'OTHER'; remark?: string | null; attachmentRef?: string; notify?: boolean } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** Add a reason to be frozen */
  'accounts.account.freeze': { input: { path: { id: string }; body: { reason: 'AML' | 'COURT_ORDER' | 'REGULATOR' | 'CLIENT_REQUEST' | 'DECEASED' | 'DOCUMENT_EXPIRED' | 'CREDIT' | 'SECURITY' | 'OTHER'; remark?: string | null; attachmentRef?: string } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** One account with its client, badge and freezes; with `at` as it was at that moment */
  'accounts.account.get': { input: { path: { id: string }; query?: { at?: string } }; answer: { id: string; accountNo: string; clientId: string; type: 'cash' | 'margin' | 'futures' | 'fund' | 'va'; level: 'main' | 'sub'; parentId: string | null; businessLine: string; departmentId: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; marks: Array<string>; openedAt: string; openedOn: string; cancelledAt: string | null; standing: { standing: 'CANCELLED' | 'CANCELLING' | 'OPENING' | 'FROZEN' | 'RESTRICTED' | 'DORMANT' | 'ACTIVE'; reasons: Array<{ from: 'client' | 'account'; reason: string }>; blocked: Array<'signIn' | 'trade' | 'deposit' | 'withdraw' | 'exchange'> }; brokerCode: string | null; introducerCode: string | null; applicationId: string | null; version: number; updatedAt: string; capabilities: Array<'stocks' | 'short-selling' | 'long-options' | 'short-options' | 'futures' | 'public-funds' | 'private-funds' | 'balance-funds' | 'virtual-assets' | 'deposit' | 'withdraw' | 'exchange'>; freezes: Array<{ reason: string; remark: string | null; frozenAt: string; frozenBy: string; frozenByName: string | null; ticketId: string | null; liftedAt: string | null; liftedBy: string | null; liftedByName: string | null; liftedRemark: string | null }>; dormancy: { restedAt: string; lastActiveOn: string | null; months: number | null } | null; client: { id: string; clientNo: string; displayName: string; nameEn: string | null; type: string; status: string; memberNo: string | null }; parentNo: string | null; linked: Array<{ id: string; accountNo: string; type: 'cash' | 'margin' | 'futures' | 'fund' | 'va'; level: 'main' | 'sub'; openedAt: string }>; asOf: string | null } }
  /** Call off a cancellation that still waits */
  'accounts.account.keep': { input: { path: { id: string }; body?: { remark?: string | null } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** Accounts in scope with client, statuses and freezes */
  'accounts.account.list': { input: { query?: { limit?: number; cursor?: string; sort?: 'openedAt' | 'accountNo'; count?: '0' | '1'; clientName?: string; accountNo?: string; status?: Array<'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'>; frozen?: boolean; clientStatus?: Array<'ACTIVE' | 'FROZEN' | 'CANCELLED'>; type?: Array<'cash' | 'margin' | 'futures' | 'fund' | 'va'>; clientType?: Array<'individual' | 'joint' | 'corporate'>; businessLine?: Array<string>; departmentId?: string; clientId?: string; mark?: string; memberNo?: string; identityNumber?: string; phone?: string; email?: string; brokerCode?: string; introducerCode?: string; openedOn?: string; clientGroupId?: string } }; answer: { items: Array<{ id: string; accountNo: string | null; clientName: string | null; clientNameEn: string | null; standing: string | null; freezeReasons: Array<string> | null; clientStatus: string | null; status: string | null; frozen: boolean | null; type: string | null; level: string | null; clientType: string | null; businessLine: string | null; marks: Array<string> | null; clientNo: string | null; memberNo: string | null; phoneMasked: string | null; emailMasked: string | null; brokerCode: string | null; introducerCode: string | null; openedOn: string | null; openedAt: string | null; cancelledAt: string | null; clientId: string | null; departmentId: string | null }>; nextCursor: string | null; previousCursor: string | null; total?: { value: number; capped: boolean }; notFound?: Record<string, Array<string>> } }
  /** Move an account to another department */
  'accounts.account.move': { input: { path: { id: string }; body: { departmentId: string; remark: string } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** Change marks, broker and introducer of an account */
  'accounts.account.relabel': { input: { path: { id: string }; body?: { addMarks?: Array<string>; dropMarks?: Array<string>; brokerCode?: string; introducerCode?: string; clearCodes?: Array<'brokerCode' | 'introducerCode'>; remark?: string | null; attachmentRef?: string } }; answer: { id: string; marks: Array<string>; changed: boolean } }
  /** Make an account dormant */
  'accounts.account.rest': { input: { path: { id: string }; body?: { remark?: string | null } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** Everything that ever happened to an account, the newest first */
  'accounts.account.timeline': { input: { path: { id: string }; query?: { kind?: 'data' | 'status' | 'application' | 'document' | 'request' | 'ticket' | 'access' | 'other'; before?: number; limit?: number } }; answer: { items: Array<{ id: string; at: string; kind: 'data' | 'status' | 'application' | 'document' | 'request' | 'ticket' | 'access' | 'other'; command: string; awaiting: boolean; who: string; bySystem: boolean; targetType: string | null; targetId: string | null; targetLabel: string | null; accountId: string | null; ticketId: string | null; before: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> | null; after: Record<string, string | number | boolean | null | Array<unknown> | Record<string, unknown>> | null; reason: string | null }>; next: number | null } }
  /** Lift a reason to be frozen */
  'accounts.account.unfreeze': { input: { path: { id: string }; body: { reason: 'AML' | 'COURT_ORDER' | 'REGULATOR' | 'CLIENT_REQUEST' | 'DECEASED' | 'DOCUMENT_EXPIRED' | 'CREDIT' | 'SECURITY' | 'OTHER'; remark?: string | null; attachmentRef?: string } }; answer: { id: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; changed: boolean } }
  /** Tell on which days accounts were last used elsewhere */
  'accounts.activity.report': { input: { body: { items: Array<{ accountNo: string; activeOn: string }> } }; answer: { taken: number; unknown: Array<string> } }
  /** Accounts of one client that are in scope */
  'accounts.client.accounts': { input: { path: { id: string } }; answer: Array<{ id: string; accountNo: string; clientId: string; type: 'cash' | 'margin' | 'futures' | 'fund' | 'va'; level: 'main' | 'sub'; parentId: string | null; businessLine: string; departmentId: string; status: 'OPENING' | 'ACTIVE' | 'DORMANT' | 'CANCELLING' | 'CANCELLED'; frozen: boolean; marks: Array<string>; openedAt: string; openedOn: string; cancelledAt: string | null; standing: { standing: 'CANCELLED' | 'CANCELLING' | 'OPENING' | 'FROZEN' | 'RESTRICTED' | 'DORMANT' | 'ACTIVE'; reasons: Array<{ from: 'client' | 'account'; reason: string }>; blocked: Array<'signIn' | 'trade' | 'deposit' | 'withdraw' | 'exchange'> } }> }
  /** Accounts in scope that would go dormant today under a period */
  'accounts.inactivity.due': { input: { query: { type: 'cash' | 'margin' | 'futures' | 'fund' | 'va'; months: number } }; answer: { count: number; capped: boolean; items: Array<{ id: string; accountNo: string; clientName: string; lastActiveOn: string }> } }
  /** After how long without a sign of life accounts go dormant, type by type */
  'accounts.inactivity.rules': { input: Record<never, never>; answer: { items: Array<{ type: 'cash' | 'margin' | 'futures' | 'fund' | 'va'; active: boolean; months: number; source: string | null; setByName: string | null; setAt: string | null }> } }
  /** Lay down after how long accounts of a type go dormant */
  'accounts.inactivity.set': { input: { path: { type: 'cash' | 'margin' | 'futures' | 'fund' | 'va' }; body: { active: boolean; months: number; source?: string | null; remark?: string | null } }; answer: { type: 'cash' | 'margin' | 'futures' | 'fund' | 'va'; active: boolean; months: number; source: string | null; setByName: string | null; setAt: string | null } }
}

/** Where each operation is. */
export const PLACES: { readonly [Id in keyof Operations]: readonly [method: string, path: string] } = {
  'accounts.account.activate': ['POST', '/api/v1/accounts/{id}/activate'],
  'accounts.account.cancel': ['POST', '/api/v1/accounts/{id}/cancel'],
  'accounts.account.freeze': ['POST', '/api/v1/accounts/{id}/freeze'],
  'accounts.account.get': ['GET', '/api/v1/accounts/{id}'],
  'accounts.account.keep': ['POST', '/api/v1/accounts/{id}/keep'],
  'accounts.account.list': ['GET', '/api/v1/accounts'],
  'accounts.account.move': ['POST', '/api/v1/accounts/{id}/move'],
  'accounts.account.relabel': ['POST', '/api/v1/accounts/{id}/labels'],
  'accounts.account.rest': ['POST', '/api/v1/accounts/{id}/rest'],
  'accounts.account.timeline': ['GET', '/api/v1/accounts/{id}/timeline'],
  'accounts.account.unfreeze': ['POST', '/api/v1/accounts/{id}/unfreeze'],
  'accounts.activity.report': ['POST', '/api/v1/account-activity'],
  'accounts.client.accounts': ['GET', '/api/v1/clients/{id}/accounts'],
  'accounts.inactivity.due': ['GET', '/api/v1/account-inactivity/due'],
  'accounts.inactivity.rules': ['GET', '/api/v1/account-inactivity'],
  'accounts.inactivity.set': ['PUT', '/api/v1/account-inactivity/{type}'],
}
