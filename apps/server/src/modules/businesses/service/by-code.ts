import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { errorsIn, warningsIn } from '../policy/problems.ts'
import type { BusinessDocument } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { businessesByCode } from '../store/business.ts'
import { basicsOf } from './designs.ts'
import { judge } from './problems.ts'

/** A business by its code, whoever asks: its draft as a file, how much keeps it from being published, and what warns. */
export async function businessOfCode(
  platform: Platform,
  reader: Reader,
  code: string,
): Promise<{ id: string; document: BusinessDocument; problems: number; warnings: BusinessProblem[] } | null> {
  const [business] = await businessesByCode(reader, [code])
  if (!business) return null
  const { problems } = await judge(platform, reader, business)
  const { id, draft: definition } = business
  return {
    id,
    document: { format: 'kontor.business/1', code, ...basicsOf(business), definition },
    problems: errorsIn(problems).length,
    warnings: warningsIn(problems),
  }
}
