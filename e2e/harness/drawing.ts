import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { Desk } from './desk.ts'

/** The form builder: what it offers, the form as it is drawn, the properties of what is picked. */
export const palette = ({ page, t }: Desk): Locator =>
  page.getByRole('navigation', { name: t('forms:page.builder.palette') })
export const sheet = ({ page, t }: Desk): Locator => page.getByRole('tree', { name: t('forms:page.builder.canvas') })
export const properties = ({ page }: Desk): Locator => page.locator('#builder-panel')
/** A part of the form by the beginning of what it is called. */
export const part = (desk: Desk, name: string): Locator =>
  sheet(desk).getByRole('treeitem', { name: new RegExp(`^${name}`) })
export const kind = ({ t }: Desk, name: string): string => t(`forms:page.builder.kind.${name}`)
export const namesOf = (desk: Desk): Promise<(string | undefined)[]> =>
  sheet(desk)
    .getByRole('treeitem')
    .evaluateAll((items) => items.map((item) => (item.getAttribute('aria-label') ?? '').split(/[、,，]/)[0]))

/** The flow designer: its drawing, the panel beside it, one step of it, the menu of what may be put in. */
export const canvas = ({ page, t }: Desk): Locator =>
  page.getByRole('group', { name: t('approvals:page.designer.canvas.label') })
export const panel = ({ page, t }: Desk): Locator =>
  page.getByRole('complementary', { name: t('approvals:page.designer.side.properties') })
export const step = (desk: Desk, id: string): Locator => canvas(desk).locator(`.react-flow__node[data-id="${id}"]`)
export const insertMenu = ({ page, t }: Desk): Locator =>
  page.getByRole('menu', { name: t('approvals:page.designer.insert') })

/** A tab of a business's design. */
export const tab = ({ page, t }: Desk, name: string): Locator =>
  page.getByRole('tab', { name: new RegExp(`^${t(`businesses:page.design.tab.${name}`)}`) }).first()
export const kept = async ({ page, t }: Desk): Promise<void> =>
  page.getByText(t('businesses:page.design.keeping.kept'), { exact: true }).waitFor()
export const focused = async (locator: Locator): Promise<void> => {
  await expect.poll(() => locator.evaluate((one) => one === document.activeElement), { timeout: 15_000 }).toBe(true)
}

/** Puts a field in by typing what it is called, or the initials of that. */
export async function place(desk: Desk, kindName: string, typed = kind(desk, kindName)): Promise<void> {
  const search = palette(desk).getByRole('textbox')
  await search.focus()
  await desk.page.keyboard.press('Control+a')
  await desk.page.keyboard.type(typed)
  await palette(desk)
    .getByRole('button', { name: kind(desk, kindName), exact: true })
    .waitFor()
  await desk.page.keyboard.press('Enter')
  await part(desk, kind(desk, kindName)).last().waitFor()
}

/** Chooses in a list by what the choice is called; the list may be searched, so the name is typed where it can be. */
export async function choose(desk: Desk, list: Locator, name: string): Promise<void> {
  const { page } = desk
  await list.click()
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').last()
  await open.locator('.ant-select-item-option').filter({ hasText: name }).first().click()
  await desk.settled()
}

/** Puts a step of a kind behind another by the keyboard and the menu. @returns when the new step stands there. */
export async function insertBehind(desk: Desk, after: string, kindName: string, made: string): Promise<void> {
  const { page, t } = desk
  await step(desk, after).focus()
  await page.keyboard.press('+')
  await insertMenu(desk)
    .getByText(t(`approvals:page.designer.kind.${kindName}`), { exact: true })
    .click()
  await step(desk, made).waitFor()
}

/** Opens what is laid down for a step. */
export async function openStep(desk: Desk, id: string): Promise<void> {
  await step(desk, id).focus()
  await desk.page.keyboard.press('Enter')
  await panel(desk).locator('code', { hasText: id }).first().waitFor()
}

/** Says that the holders of a role are asked at the step that is open. */
export async function ask(desk: Desk, roleName: string, add = 'assignment.add'): Promise<void> {
  const { page, t } = desk
  await panel(desk)
    .getByRole('button', { name: t(`approvals:page.designer.${add}`), exact: true })
    .click()
  const what = t('approvals:page.designer.people.roles')
  await panel(desk)
    .getByRole('combobox', { name: t('approvals:page.designer.more', { what }) })
    .last()
    .click()
  await page.keyboard.type(roleName)
  await page.locator('.ant-select-item-option', { hasText: roleName }).last().click()
  await desk.settled()
}
