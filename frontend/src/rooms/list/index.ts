export { ProjectList } from './ProjectList'
