import { z } from 'zod'
import { adminPassword, authUrlOf, type Ports, region, servicePassword, urlOf } from './place.ts'

/** Who can sign in to a project of the cloud. */
export interface Account {
  username: string
  password: string
  /** Name and id of the account's own project. */
  projectName: string
  project: string
}

const withId = z.object({ id: z.string() })

/** Keystone as its administrator sees it: the tests' own way to accounts, which the shop never needs. */
export async function openAdmin(ports: Ports) {
  const url = authUrlOf(ports)
  const { headers } = await call('POST', '/auth/tokens', '', {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'admin', domain: { id: 'default' }, password: adminPassword } },
      },
      scope: { project: { name: 'admin', domain: { id: 'default' } } },
    },
  })
  const token = headers.get('x-subject-token') ?? ''

  async function call(method: string, path: string, token: string, body?: unknown): Promise<Response> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const headers = { 'content-type': 'application/json', 'x-auth-token': token }
    const answer = await fetch(`${url}${path}`, { method, headers, ...init })
    if (!answer.ok) throw new Error(`Keystone answered ${method} ${path} with ${answer.status}.`)
    return answer
  }

  /** Makes a thing of Keystone's. @returns its id */
  async function make(kind: string, path: string, fields: Record<string, unknown>): Promise<string> {
    const answer = await call('POST', path, token, { [kind]: fields })
    return z.record(z.string(), withId).parse(await answer.json())[kind]?.id ?? ''
  }

  async function roleId(name: string): Promise<string> {
    const answer = await call('GET', `/roles?name=${name}`, token)
    const [role] = z.object({ roles: z.array(withId) }).parse(await answer.json()).roles
    return role?.id ?? ''
  }

  async function user(name: string, password: string, project: string, role: string): Promise<string> {
    const id = await make('user', '/users', { name, password, domain_id: 'default' })
    await call('PUT', `/projects/${project}/users/${id}/roles/${await roleId(role)}`, token)
    return id
  }

  return {
    /** A new user with a project of its own. */
    async account(name: string): Promise<Account> {
      const project = await make('project', '/projects', { name, domain_id: 'default' })
      await user(name, `${name}-password`, project, 'member')
      return { username: name, password: `${name}-password`, projectName: name, project }
    },
    /** The users by which services sign in, and the catalog that says where they are. */
    async services(): Promise<void> {
      const project = await make('project', '/projects', { name: 'service', domain_id: 'default' })
      const all = [
        { name: 'glance', type: 'image', at: urlOf(ports, 'glance') },
        { name: 'placement', type: 'placement', at: urlOf(ports, 'placement') },
        { name: 'nova', type: 'compute', at: `${urlOf(ports, 'nova')}/v2.1` },
      ]
      for (const { name, type, at } of all) {
        await user(name, servicePassword, project, 'admin')
        const service_id = await make('service', '/services', { name, type })
        for (const kind of ['public', 'internal'])
          await make('endpoint', '/endpoints', { service_id, interface: kind, url: at, region_id: region })
      }
    },
    /** An application credential of an account; the account asks for it itself. */
    async credential(account: Account): Promise<{ id: string; secret: string }> {
      const answer = await call('POST', '/auth/tokens', '', {
        auth: {
          identity: {
            methods: ['password'],
            password: {
              user: { name: account.username, domain: { id: 'default' }, password: account.password },
            },
          },
          scope: { project: { id: account.project } },
        },
      })
      const own = answer.headers.get('x-subject-token') ?? ''
      const { token: facts } = z.object({ token: z.object({ user: withId }) }).parse(await answer.json())
      const path = `/users/${facts.user.id}/application_credentials`
      const made = await call('POST', path, own, {
        application_credential: { name: `for ${account.username}` },
      })
      return z
        .object({ application_credential: z.object({ id: z.string(), secret: z.string() }) })
        .parse(await made.json()).application_credential
    },
  }
}
