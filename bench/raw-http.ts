import { createServer } from 'node:http'

/** The control of H1: answers every request with the bytes given as argument, as JSON, and nothing else. */
const body = process.argv[2] ?? '{}'

const server = createServer((_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`ready: http://127.0.0.1:${address.port}\n`)
})
process.on('SIGTERM', () => server.close(() => process.exit(0)))
process.on('SIGTERM', () => server.closeAllConnections())
