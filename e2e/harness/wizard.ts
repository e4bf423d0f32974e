import type { Locator } from 'playwright-core'
import type { Desk } from './desk.ts'

/** The step of an application that is open. */
export const stepOpen = ({ page }: Desk): Locator => page.locator('section[aria-labelledby="application-step"]')

/** Waits until a step is open. */
export async function atStep(desk: Desk, name: string): Promise<void> {
  await stepOpen(desk).getByRole('heading', { level: 2, name, exact: true }).first().waitFor()
  await desk.settled()
}

/** Goes to a step of an application by its name, beside the form or, on a phone, by the choice above it. */
export async function goToStep(desk: Desk, name: string): Promise<void> {
  const { page, t } = desk
  const steps = page.getByRole('navigation', { name: t('onboarding:page.edit.steps') })
  const choice = steps.getByRole('combobox')
  if ((await choice.count()) > 0) {
    await choice.click()
    await page
      .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: name })
      .first()
      .click()
  } else await steps.getByText(name, { exact: true }).click()
  await atStep(desk, name)
}

/** Saves the step and goes on to the one behind it. */
export async function goOn(desk: Desk, name: string): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('onboarding:page.edit.next'), exact: true }).click()
  await atStep(desk, name)
}
