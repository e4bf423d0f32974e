import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '#platform/actor.ts'
import { textOrNull } from '#platform/texts.ts'
import { modules } from '../../src/compose.ts'

const lists = modules.flatMap((module) => module.lists ?? [])

describe('[X-01] every list of the product', () => {
  it('goes into the download centre: a permission says who may export it', () => {
    expect(lists.length).toBeGreaterThan(70)
    expect(lists.filter((list) => list.exportPermission === null).map(({ id }) => id)).toEqual([])
  })

  it('is named in every language, as tickets and downloads call it', () => {
    const unnamed = lists.flatMap(({ id }) => {
      const [module = '', noun = ''] = id.split('.')
      return LANGUAGES.filter((language) => textOrNull(language, `${module}:list.${noun}`) === null).map(
        (language) => `${id} ${language}`,
      )
    })
    expect(unnamed).toEqual([])
  })

  it('shows names as texts: what the console takes for an id it would hide, or look up a second time', () => {
    // The console names people by the key `operatorId`, so a text under it is shown as it is.
    const hidden = lists.flatMap(({ id, columns }) =>
      columns
        .filter(({ key, kind, names }) => names && (kind === 'id' || (key.endsWith('Id') && key !== 'operatorId')))
        .map(({ key }) => `${id} ${key}`),
    )
    expect(hidden).toEqual([])
  })

  it('has filters, columns and an order of its own: what saved views and column settings are made of', () => {
    // What one has begun oneself is a handful; every other list can be narrowed.
    const bare = lists.filter(
      ({ filters, columns, sorts, scope }) => !columns.length || !sorts.length || (!filters.length && scope !== 'own'),
    )
    expect(bare.map(({ id }) => id)).toEqual([])
  })
})
