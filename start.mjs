import { boot } from './scripts/boot.mjs'

await boot('start.ts')
