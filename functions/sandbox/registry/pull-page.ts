import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { ownForms, showPage } from '../page.ts'
import { manifestType } from './artifacts.ts'
import type { RegistryOptions } from './app.ts'

const place = 'Private registry'

/** One call of a pull, and what came of it. */
interface Step {
  asked: string
  status: number
  said: string
}

/** Pulls as a program would, one call after the other, for people who have none at hand. Works without script. */
export function createPullPage({ shopUrl, service, artifacts }: RegistryOptions): Hono {
  const app = new Hono()
  const names = artifacts.map(({ repository, tag }) => `${repository}:${tag}`)

  app.get('/', (c) => askPage(c, { service, names, given: {}, steps: null }))

  app.post('/pull', ownForms, async (c) => {
    const form = await c.req.parseBody()
    const given = { image: text(form.image), user: text(form.user), password: text(form.password) }
    return askPage(c, { service, names, given, steps: await pull(given, new URL(c.req.url).origin) })
  })
  return app

  async function pull(
    given: { image: string; user: string; password: string },
    own: string,
  ): Promise<Step[]> {
    const [repository = '', tag = ''] = given.image.split(':')
    const manifest = `/v2/${repository}/manifests/${tag}`
    const first = await fetch(`${own}${manifest}`, { headers: { accept: manifestType } })
    const steps: Step[] = [
      { asked: `GET ${manifest}`, status: first.status, said: 'Sent on to the shop for a token.' },
    ]
    const query = new URLSearchParams({
      service,
      scope: `repository:${repository}:pull`,
      account: given.user,
    })
    const asked = await fetch(`${shopUrl}/api/registry/token?${query}`, {
      headers: { authorization: `Basic ${btoa(`${given.user}:${given.password}`)}` },
    })
    const answer = (await asked.json().catch(() => ({}))) as {
      token?: string
      errors?: { message: string }[]
    }
    const said = answer.errors?.[0]?.message ?? 'A token, good for a few minutes.'
    steps.push({ asked: 'GET /api/registry/token', status: asked.status, said })
    if (!answer.token) return steps
    const pulled = await fetch(`${own}${manifest}`, {
      headers: { accept: manifestType, authorization: `Bearer ${answer.token}` },
    })
    const digest = pulled.headers.get('docker-content-digest')
    const end = pulled.ok ? `Pulled: ${digest}` : 'The token does not open this image.'
    steps.push({ asked: `GET ${manifest}, with the token`, status: pulled.status, said: end })
    return steps
  }
}

interface Ask {
  service: string
  names: string[]
  given: { image?: string; user?: string; password?: string }
  steps: Step[] | null
}

function askPage(c: Context, { service, names, given, steps }: Ask): Promise<Response> {
  const body = html`<h1>Pull an image</h1>
    <p class="quiet">
      <span class="mono">${service}</span> is a real registry as far as pulling goes; docker, podman and Helm
      on this machine can use it. Without them, pull here, with user name and pull token of your order page.
    </p>
    <form method="post" action="/pull">
      <p>
        <label for="image">Image or chart</label>
        <select id="image" name="image">
          ${names.map((name) => html`<option ${name === given.image ? 'selected' : ''}>${name}</option>`)}
        </select>
      </p>
      <p>
        <label for="user">User name</label>
        <input id="user" name="user" class="mono" required autocomplete="off" value="${given.user ?? ''}" />
      </p>
      <p>
        <label for="password">Pull token</label>
        <input
          id="password"
          name="password"
          class="mono"
          required
          autocomplete="off"
          value="${given.password ?? ''}"
        />
      </p>
      <button class="main">Pull</button>
    </form>
    ${
      steps
        ? html`<h2>What happened</h2>
            <table>
              <thead>
                <tr>
                  <th>Call</th>
                  <th>Answer</th>
                </tr>
              </thead>
              <tbody>
                ${steps.map(
                  ({ asked, status, said }) =>
                    html`<tr>
                      <td class="mono">${asked}</td>
                      <td>${status}<br /><span class="quiet">${said}</span></td>
                    </tr>`,
                )}
              </tbody>
            </table>`
        : ''
    }`
  return showPage(c, { title: 'Pull an image', place, body })
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
