import { useTranslation } from 'react-i18next'
import { ApiProblem, moduleOf } from '#kit'

/**
 * A recorded refusal as a problem that can be put into words. The record keeps the code alone: it is the command's own
 * module's, else the platform's, else that of the module the command called.
 */
export function useRefusal(): (record: {
  command: string
  code: string
  params: Record<string, unknown> | null
  requestId: string | null
}) => ApiProblem {
  const { i18n } = useTranslation()
  return ({ command, code, params, requestId }) => {
    const others = Object.keys(i18n.getDataByLanguage(i18n.language) ?? {})
    const module = [moduleOf(command), 'platform', ...others].find((each) =>
      i18n.exists(`${each}:error.${code}.message`),
    )
    return new ApiProblem({ status: 409, code, module: module ?? 'platform', params: params ?? {}, requestId })
  }
}
