import type { ErrorHandler } from 'hono'
import { html } from 'hono/html'
import { showPage } from '../../page.ts'
import { StripeFault } from '../fault.ts'

/** How the pages of one place show a refusal: as the page of what is not there. */
export function showMissing({
  heading,
  title,
  place,
}: Record<'heading' | 'title' | 'place', string>): ErrorHandler {
  return (error, c) => {
    if (!(error instanceof StripeFault)) throw error
    const body = html`<h1>${heading}</h1>
      <p>${error.message}</p>`
    return showPage(c, { title, place, body, status: 404 })
  }
}
