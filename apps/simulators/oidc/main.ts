import { parseArgs } from 'node:util'
import { startOidc } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' } } })
const provider = await startOidc(values.port === undefined ? {} : { port: Number(values.port) })
process.stdout.write(`${JSON.stringify({ issuer: provider.issuer })}\n`)
const stop = () => void provider.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
