import { listParameters } from '#modules/archive'
import type { Reader } from '#platform/db.ts'

/** What the platform calls kinds of paper: by their own codes where the archive's rules name none. */
export async function cloudCodes(reader: Reader, parameters: readonly string[]): Promise<Map<string, string>> {
  const named = new Map((await listParameters(reader)).map(({ code, cloudCode }) => [code, cloudCode ?? code]))
  return new Map(parameters.map((code) => [code, named.get(code) ?? code]))
}
