export { TablePage } from './TablePage'
