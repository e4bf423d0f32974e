import type { Locator } from 'playwright-core'
import type { Desk } from './desk.ts'

/**
 * Opens the form of a command by its button. What a preview refuses while the form is half filled in is shown there, and
 * the browser writes it on the console.
 *
 * @returns the drawer it stands in.
 */
export async function openForm(desk: Desk, title: string, within?: Locator): Promise<Locator> {
  const { page } = desk
  for (const status of [409, 422]) desk.watch.expect(status)
  await (within ?? page.getByRole('main')).getByRole('button', { name: title, exact: true }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  await desk.settled()
  return drawer
}

/** Chooses an option of a select, typed as far as it takes to find it. */
export async function choose({ page }: Desk, field: Locator, option: string): Promise<void> {
  await field.click()
  await page.keyboard.insertText(option)
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option })
    .first()
    .click()
}

/** Confirms a form that takes effect at once. */
export async function sendNow({ page, t }: Desk, drawer: Locator): Promise<void> {
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('main').waitFor()
}

/** Sends a form for approval and closes the notice. @returns the ticket. */
export async function sendForApproval({ page, t }: Desk, drawer: Locator): Promise<string> {
  const answer = page.waitForResponse((one) => one.request().method() !== 'GET' && one.status() === 202)
  await drawer.getByRole('button', { name: t('kit:command.submitForApproval') }).click()
  const { ticketId } = (await (await answer).json()) as { ticketId: string }
  await drawer.getByText(t('kit:command.openTicket')).waitFor()
  await drawer
    .getByRole('button', { name: t('kit:close') })
    .last()
    .click()
  await drawer.waitFor({ state: 'hidden' })
  return ticketId
}
