// A certified OpenID Connect provider on a free port of the loopback address, for the tests alone: it ends with its stdin.
// node provider.mjs CALLBACK AFTER_SIGN_OUT prints its issuer; a line of JSON on stdin changes an account's claims.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import Provider from '../../frontend/node_modules/oidc-provider/lib/index.js'

const [callback, afterSignOut] = process.argv.slice(2)
const accounts = {
  zhang: { preferred_username: 'zhang', name: '张三', groups: ['dispatch'] },
  li: { preferred_username: 'li', name: '李四', groups: ['readers-jingkai', 'other'] },
  nobody: { preferred_username: 'nobody', name: '无名', groups: ['other'] },
}
const server = createServer()
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const issuer = `http://127.0.0.1:${server.address().port}`
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'guatu',
      client_secret: 'a secret of the tests, long enough',
      redirect_uris: [callback],
      post_logout_redirect_uris: [afterSignOut],
    },
  ],
  claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'] },
  cookies: { keys: ['only for the tests'] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...(accounts[id] ?? {}) }) }),
})
server.on('request', provider.callback())
createInterface({ input: process.stdin })
  .on('line', (line) => {
    Object.assign(accounts, JSON.parse(line))
    console.log('changed')
  })
  .on('close', () => process.exit(0))
console.log(issuer)
