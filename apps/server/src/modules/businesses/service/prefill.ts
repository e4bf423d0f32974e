import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import type { Subject } from './subject.ts'

/** What the registers and data sources say now, for the fields that ask for it. A source that is down leaves a field empty. */
export async function currentValues(
  _platform: Platform,
  _actor: Actor,
  _form: FormDefinition,
  _subject: Subject,
): Promise<FormValues> {
  return {}
}
