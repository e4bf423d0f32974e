import type { CounterCode } from '../schema.ts'
import type { Adapter } from './contract.ts'
import { ctp } from './ctp.ts'
import { femas } from './femas.ts'

/** Every counter that Kontor can speak to; how each is reached stands in the settings. */
export const ADAPTERS: Readonly<Record<CounterCode, Adapter>> = { ctp, femas }
