import './app/no-eval.ts'
import { createRoot } from 'react-dom/client'
import { startMode } from '#kit'
import { Root } from './app/root.tsx'
import './kit/base.css'

startMode()
// Drawn after the first text: the fonts come in slices, only those that the page needs.
void import('@fontsource-variable/noto-sans-sc/wght.css')
void import('@fontsource-variable/noto-sans-hk/wght.css')

const place = document.getElementById('root')
if (place) createRoot(place).render(<Root />)
