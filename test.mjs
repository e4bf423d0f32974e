import { boot } from './scripts/boot.mjs'

await boot('test.ts')
