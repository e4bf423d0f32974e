import { DesktopOutlined, GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { chooseMode, LANGUAGES, type ModeChoice, useLanguage, useModeChoice } from '#kit'
import { chooseLanguage } from '../i18n/i18n.ts'

/** Each language by its own name. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  const language = useLanguage()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [language],
        items: LANGUAGES.map((each) => ({ key: each, label: <span lang={each}>{t(`app:language.${each}`)}</span> })),
        onClick: ({ key }) => void chooseLanguage(i18n, key as (typeof LANGUAGES)[number]),
      }}
    >
      <Button
        type="text"
        icon={<GlobalOutlined aria-hidden="true" />}
        aria-label={`${t('app:language.choose')} ${t(`app:language.${language}`)}`}
      >
        {t(`app:language.${language}`)}
      </Button>
    </Dropdown>
  )
}

const MODES: readonly ModeChoice[] = ['light', 'dark', 'system']
const ICONS = { light: <SunOutlined />, dark: <MoonOutlined />, system: <DesktopOutlined /> }

/** Light, dark, or as the device. */
export function ModeMenu() {
  const { t } = useTranslation()
  const mode = useModeChoice()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [mode],
        items: MODES.map((each) => ({ key: each, icon: ICONS[each], label: t(`app:mode.${each}`) })),
        onClick: ({ key }) => chooseMode(key as ModeChoice),
      }}
    >
      <Button type="text" icon={ICONS[mode]} aria-label={t('app:mode.choose')} />
    </Dropdown>
  )
}
