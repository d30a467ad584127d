export { PersonMenu } from './PersonMenu'
