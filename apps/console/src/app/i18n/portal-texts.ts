import type { Language } from '#kit'
import { type Tree, textsByNamespace } from './resources.ts'

/** Words a client reads: of forms and files, of what may be refused, of the portal itself. No page of the house is among them. */
const FILES: Readonly<Record<string, () => Promise<object>>> = {
  ...import.meta.glob<object>(
    '../../../../server/src/modules/{portal,businesses,forms,archive,accounts}/locales/*.json',
    {
      import: 'default',
    },
  ),
  ...import.meta.glob<object>('../../../../server/src/platform/locales/*.json', { import: 'default' }),
  ...import.meta.glob<object>('../../modules/{portal,forms}/locales/*.json', { import: 'default' }),
  ...import.meta.glob<object>('../../kit/locales/*.json', { import: 'default' }),
  ...import.meta.glob<object>('../locales/*.json', { import: 'default' }),
}

/** All texts of the portal in a language, by namespace. */
export async function loadPortalTexts(language: Language): Promise<Record<string, Tree>> {
  const wanted = Object.entries(FILES).filter(([path]) => path.endsWith(`/${language}.json`))
  const read = await Promise.all(wanted.map(async ([path, load]) => [path, await load()] as const))
  return textsByNamespace(Object.fromEntries(read))
}
