import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { ownForms, showPage } from '../page.ts'
import type { Tokens } from './identity.ts'
import type { CloudImage } from './images.ts'
import type { Member, Members } from './members.ts'

export interface ConsoleOptions {
  images: CloudImage[]
  members: Members
  tokens: Tokens
  /** The API, called as the buyer's browser would make the console call it. */
  api(path: string, init: RequestInit): Response | Promise<Response>
}

const place = 'Cloud console'

const words: Record<Member['status'], string> = {
  pending: 'Shared with you, not accepted yet',
  accepted: 'Accepted: on your list of images',
  rejected: 'Rejected',
}

/** The buyer's side of the cloud: which images are shared with a project, to accept or reject. Works without script. */
export function createConsole({ images, members, tokens, api }: ConsoleOptions): Hono {
  const app = new Hono()

  app.get('/', (c) => {
    const project = c.req.query('project')?.trim()
    return project
      ? c.redirect(`/console/${encodeURIComponent(project)}`, 303)
      : projectsPage(c, members.projects())
  })

  app.get('/:project', (c) => {
    const project = c.req.param('project')
    const chosen = c.req.query('image')
    const shared = members
      .ofProject(project)
      .toSorted((a, b) => Number(b.image === chosen) - Number(a.image === chosen))
      .map((member) => ({ member, image: imageOf(member) }))
    return imagesPage(c, project, shared)
  })

  app.post('/:project/images/:image', ownForms, async (c) => {
    const { project, image } = c.req.param()
    const form = await c.req.parseBody()
    const region = images.find(({ id }) => id === image)?.region ?? ''
    const answer = await api(`/image/${region}/v2/images/${image}/members/${project}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-auth-token': tokens.issue(project) },
      body: JSON.stringify({ status: form.status }),
    })
    if (answer.ok) return c.redirect(`/console/${encodeURIComponent(project)}?image=${image}`, 303)
    return problemPage(c, project, answer.status)
  })

  function imageOf(member: Member): CloudImage | undefined {
    return images.find(({ id }) => id === member.image)
  }

  return app
}

function projectsPage(c: Context, projects: string[]): Promise<Response> {
  const body = html`<h1>Choose a project</h1>
    <p class="quiet">
      A cloud’s console would know your project from your account. Here you say which one you are.
    </p>
    <form method="get" action="/console">
      <label for="project">Project id</label>
      <input
        id="project"
        name="project"
        class="mono"
        required
        pattern="([0-9a-fA-F]{32}|[0-9]{12})"
        autocomplete="off"
      />
      <p></p>
      <button class="main">Open the project</button>
    </form>
    ${
      projects.length
        ? html`<h2>Projects with shared images</h2>
            <table>
              <tbody>
                ${projects.map(
                  (project) =>
                    html`<tr>
                      <td class="mono"><a href="/console/${project}">${project}</a></td>
                    </tr>`,
                )}
              </tbody>
            </table>`
        : ''
    }`
  return showPage(c, { title: 'Choose a project', place, body })
}

function imagesPage(
  c: Context,
  project: string,
  shared: { member: Member; image: CloudImage | undefined }[],
): Promise<Response> {
  const body = html`<div class="wide">
    <h1>Images shared with you</h1>
    <p class="quiet">Project <span class="mono">${project}</span></p>
    ${
      shared.length
        ? shared.map(({ member, image }) => imageRow(project, member, image))
        : html`<p>No image is shared with this project.</p>
            <p class="quiet">
              If you expected one, compare the project id with the one you gave at checkout.
            </p>`
    }
    <p><a href="/console">Another project</a></p>
  </div>`
  return showPage(c, { title: 'Images shared with you', place, body })
}

function imageRow(project: string, member: Member, image: CloudImage | undefined) {
  const action = `/console/${project}/images/${member.image}`
  // At AWS, whose accounts have digits only, nothing is accepted or rejected.
  const isAccount = /^\d{12}$/.test(project)
  const button = (status: 'accepted' | 'rejected', label: string) =>
    html`<form method="post" action="${action}">
      <button name="status" value="${status}" class="${status === 'accepted' ? 'main' : ''}">${label}</button>
    </form>`
  return html`<section>
    <h2>${image?.name ?? 'An image'}</h2>
    <p><span class="mono">${member.image}</span><br /><span class="quiet">${image?.region ?? ''}</span></p>
    <p>${isAccount ? 'Shared with your account' : words[member.status]}</p>
    ${
      member.status === 'accepted'
        ? html`<p class="quiet">
            A real console would now offer flavors and networks for a new server. The stand-in makes no
            servers; the command and the Terraform on your order page are the ones to use.
          </p>`
        : ''
    }
    <div class="row">
      ${isAccount || member.status === 'accepted' ? '' : button('accepted', 'Accept image')}
      ${isAccount || member.status === 'rejected' ? '' : button('rejected', 'Reject image')}
    </div>
  </section>`
}

function problemPage(c: Context, project: string, status: number): Promise<Response> {
  const why =
    status === 404 ? 'The image is no longer shared with this project.' : `The cloud answered ${status}.`
  const body = html`<h1>That did not work</h1>
    <p>${why}</p>
    <p><a href="/console/${project}">Back to the images</a></p>`
  return showPage(c, { title: 'That did not work', place, body, status: 409 })
}
