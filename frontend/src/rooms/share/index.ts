export { EmbedPage } from './EmbedPage'
export { ShareButton } from './ShareButton'
