import { useState } from 'react'
import { type FieldInputProps, type FieldOverrides, FoundSelect, useApi } from '#kit'

type Maker = { id: string; name: string; department: string }

/** Chooses who goes on with an application, among those who may; without one, among those who may take any seen. */
function MakerInput({ applicationId, ...props }: FieldInputProps & { applicationId: string | null }) {
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null)
  const chosen = typeof props.value === 'string' && props.value ? props.value : null
  const found = useApi<{ items: Maker[] }>('/onboarding/makers', { applicationId, search: text.trim() || null })
  const options = (found.data?.items ?? []).map(({ id, name, department }) => ({
    value: id,
    label: `${name} · ${department}`,
  }))
  return (
    <FoundSelect
      {...(props.id ? { id: props.id } : {})}
      chosen={chosen}
      picked={picked}
      options={options}
      loading={found.isFetching}
      search={setText}
      onChange={(value) => {
        setPicked(options.find((one) => one.value === value) ?? null)
        props.onChange?.(value)
      }}
    />
  )
}

/** Fields of the command that hands applications over, for one of them or for many. */
export const handOverFields = (applicationId: string | null): FieldOverrides => ({
  operatorId: { render: (props) => <MakerInput {...props} applicationId={applicationId} /> },
  remark: { kind: 'textarea' },
})
