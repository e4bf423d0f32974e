import { doneOf, type Input, type KontorClient } from '../src/client.ts'

export type Opening = Input<'onboarding.application.create'>['body']

/** Hands an application in, as the app does when its client has filled in the last page. */
export async function openAccount(kontor: KontorClient, application: Opening): Promise<string> {
  const draft = doneOf(await kontor('onboarding.application.create', { body: application }))
  await kontor('onboarding.application.submit', { path: { id: draft.id } })
  return draft.id
}

/** How far an application is, and the numbers of the accounts once they are open. */
export async function statusOf(kontor: KontorClient, id: string): Promise<{ state: string; accountNos: string[] }> {
  const { state, accounts } = doneOf(await kontor('onboarding.application.get', { path: { id } }))
  return { state, accountNos: accounts.map(({ accountNo }) => accountNo) }
}

export type Device = { memberNo: string; eventId: string; at: string; deviceId: string; sessionId: string }

/** Tells that a member signed in on a phone; sent again with the same event id it is known already. */
export async function tellSignIn(kontor: KontorClient, device: Device): Promise<string> {
  const events: Input<'members.device.report'>['body']['events'] = [{ ...device, event: 'login-ok', platform: 'ios' }]
  const { items } = doneOf(await kontor('members.device.report', { body: { events } }))
  return items[0]?.result ?? 'member-unknown'
}
