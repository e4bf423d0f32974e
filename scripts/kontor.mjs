#!/usr/bin/env node
import { boot } from './boot.mjs'

await boot('kontor.ts')
