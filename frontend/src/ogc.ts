/** The map on the pages of the OGC API: the page brings its features with it. */
import { drawPlate, type Drawn } from '@/map/plate'

const container = document.getElementById('map')
const drawn = document.getElementById('drawn')?.textContent
if (container && drawn) drawPlate(container, JSON.parse(drawn) as Drawn, document.documentElement.lang === 'en' ? 'en' : 'zh-CN')
