import { parseArgs } from 'node:util'
import { startS3 } from './server.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    bucket: { type: 'string' },
    key: { type: 'string' },
  },
})
const store = await startS3({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.bucket === undefined ? {} : { bucket: values.bucket }),
  ...(values.key === undefined ? {} : { keyId: values.key }),
})
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${store.port}` })}\n`)
const stop = () => void store.stop().then(() => process.exit(0))
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
