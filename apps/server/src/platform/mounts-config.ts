import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'

/** A folder of an older system that is looked at where it stands, under a name of the house's. Never written to. */
export type Mount = { readonly name: string; readonly folder: string }
export type MountsConfig = readonly Mount[]

const SHAPE = /^[a-z][a-z0-9-]{0,39}=.+$/
const MESSAGE = 'is a list like old-archive=/mnt/archive, scans=/mnt/scans'

const parse = (text: string): Mount[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const at = one.indexOf('=')
      return { name: one.slice(0, at), folder: normalize(one.slice(at + 1)).replace(/(?<=.)[/\\]+$/, '') }
    })

const isSound = (text: string) => {
  const parts = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const mounts = parts.every((one) => SHAPE.test(one)) ? parse(text) : null
  if (mounts === null || mounts.some(({ folder }) => !isAbsolute(folder))) return false
  return new Set(mounts.map(({ name }) => name)).size === mounts.length
}

/** The variable of legacy folders. */
export const mountsEnvironment = {
  KONTOR_MOUNTS: z.string().refine(isSound, MESSAGE).default('').transform(parse),
}
