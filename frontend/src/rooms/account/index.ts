export { AccountPage } from './AccountPage'
export { FirstPasswordPage } from './FirstPasswordPage'
