import { useEffect, useState } from 'react'
import { nowMs } from '#kit'

const SECOND = 1000
const two = (value: number) => String(value).padStart(2, '0')

/** What is left until a moment, second by second; a day and more in hours. Nothing once it has passed. */
export function Countdown({ until }: { until: string }) {
  const [now, setNow] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), SECOND)
    return () => clearInterval(timer)
  }, [])
  const left = Math.floor((Date.parse(until) - now) / SECOND)
  if (Number.isNaN(left) || left <= 0) return null
  const text = `${Math.floor(left / 3600)}:${two(Math.floor((left % 3600) / 60))}:${two(left % 60)}`
  return (
    <time dateTime={until} style={{ fontVariantNumeric: 'tabular-nums', fontWeight: 600 }} role="timer" aria-live="off">
      {text}
    </time>
  )
}
