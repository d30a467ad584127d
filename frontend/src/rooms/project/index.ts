export { NewProjectPanel, ProjectPanel } from './ProjectPanel'
