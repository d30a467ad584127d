import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { newCache, speak } from '@/api'
import { App, newRouter } from '@/app'
import { firstLang, startWords } from '@/i18n'
import { growOnWalls } from '@/lib/wall'
import { CityMap } from '@/map'
import '@/ui/tokens.css'
import '@/ui/base.css'

speak(firstLang)
growOnWalls()
await startWords()

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <App router={newRouter()} cache={newCache()} map={new CityMap()} />
    </StrictMode>,
  )
