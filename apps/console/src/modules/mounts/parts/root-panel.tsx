import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { ENCODINGS, type MountRoot, type Pattern } from '#contract/mounts'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Facts,
  formatCount,
  Instant,
  Nothing,
  Panel,
  Stack,
  StatusBadge,
  useLocale,
} from '#kit'
import { State } from './states.tsx'

function useColumns(refetch: () => void): readonly DataColumn<Pattern>[] {
  const { t } = useTranslation()
  const locale = useLocale()
  return [
    { key: 'template', label: t('mounts:field.template'), show: ({ template }) => <code>{template}</code> },
    { key: 'parameter', label: t('mounts:field.parameter'), show: ({ parameter }) => parameter ?? <Nothing /> },
    { key: 'position', label: t('mounts:field.position'), show: ({ position }) => position },
    { key: 'files', label: t('mounts:page.roots.matched'), show: ({ files }) => formatCount(files, locale) },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: ({ id: patternId, version, template, parameter, position }) => (
        <>
          <CommandButton
            command="mounts.pattern.update"
            size="small"
            type="text"
            label={t('mounts:page.roots.change')}
            fixed={{ patternId, version }}
            initial={{ template, parameter, position }}
            onDone={refetch}
          />
          <CommandButton
            command="mounts.pattern.retire"
            size="small"
            type="text"
            danger
            label={t('mounts:page.roots.retire')}
            fixed={{ patternId, version }}
            onDone={refetch}
          >
            <p>{t('mounts:page.roots.retireLead')}</p>
          </CommandButton>
        </>
      ),
    },
  ]
}

function RootActions({ root, refetch }: { root: MountRoot; refetch: () => void }) {
  const { t } = useTranslation()
  const options = ENCODINGS.map((value) => ({ value, label: t(`mounts:state.encoding.${value}`) }))
  const { name, version, encoding } = root
  if (!root.configured) return <StatusBadge tone="warn" label={t('mounts:page.roots.unnamed')} />
  return (
    <Flex gap={8} wrap>
      <CommandButton
        command="mounts.root.configure"
        size="small"
        fixed={{ root: name, version }}
        initial={{ encoding }}
        fields={{ encoding: { options } }}
        onDone={refetch}
      />
      <CommandButton
        command="mounts.pattern.create"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        fixed={{ root: name }}
        initial={{ template: '{account}/{date}_{parameter}.{ext}', position: 100 }}
        onDone={refetch}
      />
      <CommandButton
        command="mounts.root.scan"
        size="small"
        type="primary"
        icon={<SearchOutlined aria-hidden="true" />}
        fixed={{ root: name }}
        onDone={refetch}
      >
        <p>{t('mounts:page.roots.scanLead', { root: name })}</p>
      </CommandButton>
    </Flex>
  )
}

/** One legacy folder: how much is in it, when it was looked through, and what its paths say. */
export function RootPanel({ root, refetch }: { root: MountRoot; refetch: () => void }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const columns = useColumns(refetch)
  const { lastScan, patterns } = root
  return (
    <Panel title={root.name} extra={<RootActions root={root} refetch={refetch} />}>
      <Stack>
        <Facts
          items={[
            { label: t('mounts:page.roots.files'), value: formatCount(root.files, locale) },
            { label: t('mounts:page.roots.unbound'), value: formatCount(root.unbound, locale) },
            { label: t('mounts:page.roots.vanished'), value: formatCount(root.vanished, locale) },
            { label: t('mounts:field.encoding'), value: t(`mounts:state.encoding.${root.encoding}`) },
            {
              label: t('mounts:page.roots.last'),
              value: lastScan ? (
                <>
                  <Instant value={lastScan.startedAt} /> <State of="scan" value={lastScan.state} />
                </>
              ) : (
                t('mounts:page.roots.never')
              ),
            },
          ]}
        />
        {patterns.length > 0 ? (
          <DataTable columns={columns} rows={patterns} keyOf={({ id }) => id} />
        ) : (
          <p>{t('mounts:page.roots.noPatterns')}</p>
        )}
      </Stack>
    </Panel>
  )
}
