import { PlusOutlined } from '@ant-design/icons'
import { Button, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rule } from '#contract/exportrules'
import {
  CodeAndName,
  CommandButton,
  type DataColumn,
  DataTable,
  EmptyState,
  type FieldOverrides,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
  useCan,
  useLanguage,
  useNameFields,
} from '#kit'
import { PackDrawer } from '../parts/pack-drawer.tsx'
import { PartsInput } from '../parts/parts-input.tsx'
import styles from '../parts/rules.module.css'

function useRuleFields(): FieldOverrides {
  const names = useNameFields()
  return { ...names, parts: { render: (props) => <PartsInput {...props} /> } }
}

const FIRST_PART = { parameter: '6A', code: '12', clientTypes: [], required: true, form: 'original' }

function RuleActions({ rule, pack }: { rule: Rule; pack: () => void }) {
  const { t } = useTranslation()
  const can = useCan()
  const fields = useRuleFields()
  const { id: ruleId, version, names, nameTemplate, folderTemplate, parts, watermark } = rule
  if (rule.retired) return null
  return (
    <>
      {can('exportrules.pack.request') ? (
        <Button size="small" type="text" onClick={pack}>
          {t('exportrules:page.rules.export')}
        </Button>
      ) : null}
      <CommandButton
        command="exportrules.rule.update"
        size="small"
        type="text"
        label={t('exportrules:page.rules.change')}
        fixed={{ ruleId, version }}
        initial={{ names, nameTemplate, folderTemplate, parts, watermark }}
        fields={fields}
      />
      <CommandButton
        command="exportrules.rule.retire"
        size="small"
        type="text"
        danger
        label={t('exportrules:page.rules.retire')}
        fixed={{ ruleId, version }}
      >
        <p className={styles.lead}>{t('exportrules:page.rules.retireLead')}</p>
      </CommandButton>
    </>
  )
}

/** Kinds of document by name: a code like `licence` says nothing to whoever sends the pack. */
function Types({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation()
  return codes.map((code, index) => (
    <span key={code}>
      {index > 0 ? t('kit:listSeparator') : null}
      <CodeAndName of="parameter" code={code} />
    </span>
  ))
}

function useColumns(pack: (rule: Rule) => void): readonly DataColumn<Rule>[] {
  const { t } = useTranslation()
  const language = useLanguage()
  return [
    {
      key: 'rule',
      label: t('exportrules:field.ruleId'),
      show: (rule) => (
        <span className={styles.rule}>
          {rule.names[language]} <code>{rule.code}</code>
          {rule.retired ? <StatusBadge tone="neutral" label={t('exportrules:field.retired')} /> : null}
        </span>
      ),
    },
    {
      key: 'name',
      label: t('exportrules:field.nameTemplate'),
      show: (rule) => (
        <code>{rule.folderTemplate ? `${rule.folderTemplate}/${rule.nameTemplate}` : rule.nameTemplate}</code>
      ),
    },
    {
      key: 'parts',
      label: t('exportrules:field.parts'),
      show: (rule) => <Types codes={[...new Set(rule.parts.map((part) => part.parameter))]} />,
    },
    { key: 'version', label: t('exportrules:field.version'), show: (rule) => rule.version },
    {
      key: 'actions',
      label: t('kit:table.actions'),
      actions: true,
      show: (rule) => <RuleActions rule={rule} pack={() => pack(rule)} />,
    },
  ]
}

function Rules({ rules }: { rules: readonly Rule[] }) {
  const [packing, setPacking] = useState<Rule | null>(null)
  const columns = useColumns(setPacking)
  return (
    <>
      <DataTable columns={columns} rows={rules} keyOf={(rule) => rule.id} faded={(rule) => rule.retired} />
      {packing ? <PackDrawer rule={packing} onClose={() => setPacking(null)} /> : null}
    </>
  )
}

/** Rules by which packs of files leave the house, and making a pack. */
export default function RuleList() {
  const { t } = useTranslation()
  const fields = useRuleFields()
  const query = useApi<{ items: Rule[] }>('/export-rules')
  const [retired, setRetired] = useState(false)
  return (
    <Page>
      <PageHeader
        title={t('exportrules:page.rules.title')}
        subtitle={t('exportrules:page.rules.lead')}
        actions={
          <CommandButton
            command="exportrules.rule.create"
            type="primary"
            icon={<PlusOutlined aria-hidden="true" />}
            fields={fields}
            initial={{ nameTemplate: '{account}_{date}_{code}_{n}.{ext}', parts: [FIRST_PART] }}
          />
        }
      />
      <Panel
        flush
        title={t('exportrules:page.rules.all')}
        extra={
          <label>
            <Switch size="small" checked={retired} onChange={setRetired} /> {t('exportrules:page.rules.withRetired')}
          </label>
        }
      >
        <QueryState query={query} rows={4}>
          {({ items }) => {
            const shown = items.filter((rule) => retired || !rule.retired)
            return shown.length > 0 ? <Rules rules={shown} /> : <EmptyState title={t('exportrules:page.rules.none')} />
          }}
        </QueryState>
      </Panel>
    </Page>
  )
}
