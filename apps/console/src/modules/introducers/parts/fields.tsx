import { type FieldOverrides, useTextOr } from '#kit'
import { CountryInput, useIdentityKinds } from './identity-input.tsx'
import { RelativesInput } from './relatives-input.tsx'

/** How the forms of this module differ from what their schema says. */
export function useIntroducerFields(): FieldOverrides {
  const textOr = useTextOr()
  const kinds = useIdentityKinds()
  return {
    'identity.kind': { options: kinds, label: textOr('introducers:field.identityKind', '') },
    'identity.country': { render: (props) => <CountryInput {...props} /> },
    relatives: { render: (props) => <RelativesInput {...props} /> },
    remark: { kind: 'textarea' },
    reason: { kind: 'textarea' },
  }
}
