import { attempt } from '../actions.ts'
import { call } from '../api.ts'
import { show } from '../state.ts'

/** Makes a link to the statements of a seller or partner, for them. */
export async function makeStatementLink(party: 'seller' | 'partner', id: string): Promise<void> {
  await attempt(linkAddress(party, id), async () => {
    const { url } = await call<{ url: string }>('statements/links', { party, id })
    show({ link: url })
  })
}

/** What tells the button of this link from all others while it waits. */
export function linkAddress(party: 'seller' | 'partner', id: string): string {
  return `statements/links/${party}/${id}`
}
