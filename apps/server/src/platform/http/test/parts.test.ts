import { describe, expect, test } from 'vitest'
import { clearCookie, cookieIn, setCookie } from '#platform/http/cookies.ts'
import { createReadiness } from '#platform/http/running.ts'
import { timingOf, timingsText } from '#platform/http/timings.ts'
import { serializer } from '#platform/http/wire.ts'

describe('[A-01] the cookie', () => {
  test.each([
    ['kontor_session=abc', 'abc'],
    ['a=1; kontor_session=abc; b=2', 'abc'],
    ['a=1;kontor_session=abc', 'abc'],
    ['kontor_session=abc; kontor_session=def', 'abc'],
    ['old_kontor_session=no; kontor_session=abc', 'abc'],
    ['a=kontor_session; kontor_session=', ''],
    ['old_kontor_session=no', null],
    ['', null],
    [undefined, null],
  ])('%j holds %j', (header, value) => {
    expect(cookieIn(header, 'kontor_session')).toBe(value)
  })

  test('is closed to scripts and other sites, over https to the open wire too, and can be taken away', () => {
    expect(setCookie('s', 'v', { maxAgeSeconds: 60, secure: true })).toBe(
      's=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict',
    )
    expect(clearCookie('s', { secure: false })).toBe(
      's=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=Strict',
    )
  })
})

test('an answer is counted in its bucket and all above, with the sum of seconds', () => {
  const timing = timingOf('things.thing.timed')
  timing('GET', 200, 0.004)
  timing('GET', 200, 0.005)
  timing('GET', 200, 0.3)
  timing('GET', 404, 11)
  const lines = timingsText().split('\n')
  const value = (kind: string, status: number, le = '') =>
    lines
      .find((line) =>
        line.startsWith(
          `kontor_http_request_seconds_${kind}{${le}operation="things.thing.timed",method="GET",status="${status}"}`,
        ),
      )
      ?.split(' ')
      .at(-1)
  expect(['0.005', '0.25', '0.5', '+Inf'].map((le) => value('bucket', 200, `le="${le}",`))).toEqual([
    '2',
    '2',
    '3',
    '3',
  ])
  expect(['10', '+Inf'].map((le) => value('bucket', 404, `le="${le}",`))).toEqual(['0', '1'])
  expect(Number(value('sum', 200))).toBeCloseTo(0.309)
  expect(value('count', 200)).toBe('3')
})

test('what is under way is waited for until the last of it ends', async () => {
  const readiness = createReadiness()
  await readiness.idle()
  readiness.begin()
  readiness.begin()
  let isIdle = false
  const idle = readiness.idle().then(() => {
    isIdle = true
  })
  readiness.end()
  await Promise.resolve()
  expect(isIdle).toBe(false)
  readiness.end()
  await idle
})

test('a frozen answer is written once, one that may change each time', () => {
  const write = serializer(() => ({
    type: 'object',
    properties: { list: { type: 'array', items: { type: 'string' } } },
  }))
  const open = { list: ['a'] }
  const frozen = Object.freeze({ list: ['a'] })
  expect([write(open), write(frozen)]).toEqual(['{"list":["a"]}', '{"list":["a"]}'])
  open.list.push('b')
  expect(write(open)).toBe('{"list":["a","b"]}')
  frozen.list.push('b')
  expect(write(frozen)).toBe('{"list":["a"]}')
})
