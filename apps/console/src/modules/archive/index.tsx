import { DeleteOutlined, FileProtectOutlined, FolderOpenOutlined, LockOutlined } from '@ant-design/icons'
import { defineConsoleModule } from '#kit'
import { TypeInput, TypeName } from './parts/type-input.tsx'

const view = 'archive.document.view'
const documents = { id: 'documents', label: 'archive:page.documents.title', permission: view }

export const archive = defineConsoleModule({
  name: 'archive',
  navigation: [
    {
      path: '/documents',
      label: 'archive:page.documents.title',
      icon: <FolderOpenOutlined />,
      section: 'archive',
      permission: view,
    },
    {
      path: '/document-types',
      label: 'archive:page.types.title',
      icon: <FileProtectOutlined />,
      section: 'archive',
      permission: view,
    },
    {
      path: '/legal-holds',
      label: 'archive:page.holds.title',
      icon: <LockOutlined />,
      section: 'archive',
      permission: 'archive.hold.view',
    },
    {
      path: '/destruction',
      label: 'archive:page.destruction.title',
      icon: <DeleteOutlined />,
      section: 'archive',
      permission: 'archive.destruction.view',
    },
  ],
  pages: [
    { path: '/documents', permission: view, load: () => import('./pages/document-list.tsx') },
    { path: '/documents/$documentId', permission: view, load: () => import('./pages/document.tsx') },
    { path: '/document-comparison', permission: view, load: () => import('./pages/comparison.tsx') },
    { path: '/legal-holds', permission: 'archive.hold.view', load: () => import('./pages/hold-list.tsx') },
    { path: '/destruction', permission: 'archive.destruction.view', load: () => import('./pages/destruction.tsx') },
    { path: '/document-types', permission: view, load: () => import('./pages/type-list.tsx') },
  ],
  parts: [
    {
      place: 'paperInput',
      id: 'papers',
      label: 'archive:page.documents.title',
      permission: 'archive.document.view',
      load: () => import('./parts/paper-input.tsx'),
    },
    { ...documents, place: 'client', load: () => import('./parts/client-documents.tsx') },
    { ...documents, place: 'clientAside', load: () => import('./parts/client-papers.tsx') },
    { ...documents, place: 'account', load: () => import('./parts/account-documents.tsx') },
  ],
  references: { parameter: { Input: TypeInput, Name: TypeName } },
})
