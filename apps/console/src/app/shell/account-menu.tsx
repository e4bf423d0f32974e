import { LogoutOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, useGo, useProblemText, useSession } from '#kit'
import styles from './account-menu.module.css'

/** Who is signed in; own settings and the way out. */
export function AccountMenu() {
  const { t } = useTranslation()
  const { operator } = useSession()
  const go = useGo()
  const client = useQueryClient()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const signOut = async () => {
    try {
      const out = await api.delete<{ endSession: string } | null>('/session')
      client.clear()
      window.location.assign(out?.endSession ?? '/')
    } catch (error) {
      message.error(problemText(error).title)
    }
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'who',
            disabled: true,
            label: (
              <span className={styles.who}>
                {operator.name}
                <small>{operator.username}</small>
              </span>
            ),
          },
          { type: 'divider' },
          { key: 'profile', icon: <UserOutlined />, label: t('app:profile.title') },
          { key: 'out', icon: <LogoutOutlined />, label: t('app:signOut') },
        ],
        onClick: ({ key }) => (key === 'profile' ? go('/profile') : key === 'out' ? void signOut() : undefined),
      }}
    >
      <Button type="text" aria-label={t('app:account', { name: operator.name })}>
        <span className={styles.initial} aria-hidden="true">
          {operator.name.slice(0, 1)}
        </span>
      </Button>
    </Dropdown>
  )
}
