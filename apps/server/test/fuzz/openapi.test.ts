import { fuzz } from './suite.ts'

fuzz(8)
