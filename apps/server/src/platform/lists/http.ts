import type { ListHandler } from '../http/dispatch.ts'
import { platformErrors } from '../errors.ts'

/** Answers a list's GET. */
export const listHandler: ListHandler = () => async () => {
  throw platformErrors.NOT_FOUND()
}
