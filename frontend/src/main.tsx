import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { newCache, speak } from '@/api'
import { App, newRouter } from '@/app'
import { firstLang, startWords } from '@/i18n'
import { growOnWalls } from '@/lib/wall'
import { CityMap } from '@/map'
import { Button } from '@/ui/Button'
import '@/ui/tokens.css'
import '@/ui/base.css'

speak(firstLang)
growOnWalls()
const hasWords = await startWords().then(
  () => true,
  () => false,
)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>{hasWords ? <App router={newRouter()} cache={newCache()} map={new CityMap()} /> : <NoWords />}</StrictMode>,
  )

/** The dictionary did not arrive: what is left to say stands here, in both languages. */
function NoWords() {
  return (
    <main role="alert" style={{ display: 'grid', gap: 8, placeContent: 'center', justifyItems: 'center', height: '100%', padding: 24, textAlign: 'center' }}>
      <span>页面文字没有载入，请检查网络后重试。</span>
      <span lang="en">The words of this page did not arrive. Please check the network and try again.</span>
      <Button onClick={() => location.reload()}>
        重新载入 <span lang="en">Load again</span>
      </Button>
    </main>
  )
}
