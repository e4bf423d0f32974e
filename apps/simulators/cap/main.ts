import { parseArgs } from 'node:util'
import { startCap } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    key: { type: 'string' },
    secret: { type: 'string' },
    window: { type: 'string' },
  },
})
const feed = await startCap({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.key === undefined ? {} : { keyId: values.key }),
  ...(values.secret === undefined ? {} : { secret: values.secret }),
  ...(values.window === undefined ? {} : { windowSeconds: Number(values.window) }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${feed.port}` })}\n`)
const stop = () => void feed.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
