import { Hono } from 'hono'
import { html } from 'hono/html'
import { type Html, showPage } from '../page.ts'
import type { Mail, MailStore } from './store.ts'

/** The mailbox page: newest first at `/`, one mail at `/mails/<id>`, all of them as JSON at `/mails.json`. */
export function createMailbox(store: MailStore): Hono {
  const app = new Hono()
  app.get('/', (c) =>
    showPage(c, { title: 'Mailbox', place: 'Mailbox', body: listOf(store.list()), refreshSeconds: 4 }),
  )
  app.get('/mails.json', (c) => {
    const to = c.req.query('to')
    return c.json(store.list().filter((mail) => !to || mail.to.includes(to)))
  })
  app.get('/mails/:id{[0-9]+}', (c) => {
    const mail = store.get(Number(c.req.param('id')))
    const body = mail
      ? letter(mail)
      : html`<h1>There is no such mail</h1>
          ${back}`
    return showPage(c, {
      title: mail?.subject ?? 'No such mail',
      place: 'Mailbox',
      body,
      status: mail ? 200 : 404,
    })
  })
  return app
}

const back = html`<p><a href="/">All e-mails</a></p>`

function listOf(mails: Mail[]): Html {
  if (mails.length === 0) {
    return html`<h1>No e-mail yet</h1>
      <p>
        Every e-mail that the shop sends ends up here, whoever it is for. Buy something: the first one brings
        the link to your order. This page looks again every four seconds.
      </p>`
  }
  return html`<div class="wide"></div>
    <h1>Mailbox</h1>
    <p class="quiet">Every e-mail that the shop has sent, newest first.</p>
    <table class="stack">
      <thead>
        <tr>
          <th>Subject</th>
          <th>To</th>
          <th>Time</th>
        </tr>
      </thead>
      <tbody>
        ${mails.map(
          (mail) =>
            html`<tr>
              <td><a href="/mails/${mail.id}">${mail.subject}</a></td>
              <td>${mail.to.join(', ')}</td>
              <td class="quiet">${timeOf(mail)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`
}

function letter(mail: Mail): Html {
  return html`<h1>${mail.subject}</h1>
    <p class="quiet small">From ${mail.from}<br />To ${mail.to.join(', ')}<br />${timeOf(mail)}</p>
    <pre class="letter">${withLinks(mail.text)}</pre>
    ${back}`
}

function timeOf(mail: Mail): Html {
  const shown = `${mail.receivedAt.slice(0, 10)} ${mail.receivedAt.slice(11, 16)} UTC`
  return html`<time datetime="${mail.receivedAt}">${shown}</time>`
}

/** Web addresses become links; everything else stays text, escaped. A full stop that ends a sentence is not part of one. */
function withLinks(text: string): (string | Html)[] {
  return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/).map((part, index) => {
    const isLink = index % 2 === 1
    return isLink ? html`<a href="${part}" target="_blank" rel="noopener noreferrer">${part}</a>` : part
  })
}
