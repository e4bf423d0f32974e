import { DownloadOutlined, FileAddOutlined, UploadOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { type FormDefinition, fieldsOf } from '#contract/forms'
import { saveFile } from '#kit'
import { useEditor } from '../editor.tsx'
import { readFormFile, writeFormFile } from '../model/exchange.ts'

import { emptyForm } from '../model/new-item.ts'
import { COMPONENT_SETS, type ComponentSet, formOfSet } from '../model/sets.ts'
import { useNames } from '../use-names.ts'

const download = (name: string, text: string) => saveFile(new Blob([text], { type: 'application/json' }), name)

function chooseFile(take: (text: string) => void) {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = 'application/json,.json'
  input.addEventListener('change', () => void input.files?.[0]?.text().then(take))
  input.click()
}

/** Puts another form in the place of this one: one step of history, asked for when there is something to lose. */
function useReplace() {
  const { form, apply } = useEditor()
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  return (next: FormDefinition) => {
    const replace = () => {
      apply(next, { pick: null })
      void message.success(t('forms:page.builder.replaced'))
    }
    if (fieldsOf(form).length === 0) return replace()
    modal.confirm({
      title: t('forms:page.builder.replaceTitle'),
      content: t('forms:page.builder.replaceHint', { count: fieldsOf(form).length }),
      okText: t('forms:page.builder.replace'),
      cancelText: t('kit:cancel'),
      onOk: replace,
    })
  }
}

function useTemplates(): NonNullable<MenuProps['items']> {
  const { templates } = useEditor()
  const { t } = useTranslation()
  const words = useNames()
  const replace = useReplace()
  const set = (key: ComponentSet) => () =>
    replace(formOfSet(key, words.names, (section) => words.named(t(`forms:page.builder.setSection.${section}`))))
  return [
    {
      key: 'empty',
      label: t('forms:page.builder.emptyForm'),
      onClick: () => replace(emptyForm(words.sectionName(1))),
    },
    {
      key: 'sets',
      type: 'group',
      label: t('forms:page.builder.sets'),
      children: (Object.keys(COMPONENT_SETS) as ComponentSet[]).map((key) => ({
        key: `set:${key}`,
        label: t(`forms:page.builder.set.${key}`),
        onClick: set(key),
      })),
    },
    ...(templates.length > 0
      ? [
          {
            key: 'others',
            type: 'group' as const,
            label: t('forms:page.builder.otherForms'),
            children: templates.map(({ id, label, form }) => ({
              key: `other:${id}`,
              label,
              onClick: () => replace(form),
            })),
          },
        ]
      : []),
  ]
}

/** Starts from a template, takes a form from a file, gives this one as a file. */
export function Exchange() {
  const { form, readOnly } = useEditor()
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const replace = useReplace()
  const items = useTemplates()
  const take = (text: string) => {
    const read = readFormFile(text)
    if ('form' in read) return replace(read.form)
    modal.error({
      title: t('forms:page.builder.notTaken'),
      content:
        read.problem === 'not-json'
          ? t('forms:page.builder.notJson')
          : t('forms:page.builder.notAForm', { places: read.at.join(t('kit:listSeparator')) || '–' }),
    })
  }
  return (
    <>
      {readOnly ? null : (
        <>
          <Dropdown trigger={['click']} menu={{ items }}>
            <Button icon={<FileAddOutlined aria-hidden="true" />}>{t('forms:page.builder.startFrom')}</Button>
          </Dropdown>
          <Button icon={<UploadOutlined aria-hidden="true" />} onClick={() => chooseFile(take)}>
            {t('forms:page.builder.import')}
          </Button>
        </>
      )}
      <Button icon={<DownloadOutlined aria-hidden="true" />} onClick={() => download('form.json', writeFormFile(form))}>
        {t('forms:page.builder.export')}
      </Button>
    </>
  )
}
