import type { Outcome } from '../define.ts'
import type { Ports } from '../ports.ts'
import type { ImageGrant, ImageLine } from './grant.ts'
import { acceptanceOf, type ImageTerms, platformOf } from './terms.ts'

export const minute = 60
const hour = 60 * minute
const day = 24 * hour

type Waiting = Extract<Outcome<ImageGrant>, { status: 'waiting' }>

/** What the buyer's side is called, in the words of the cloud. */
export const sideOf = (terms: ImageTerms): 'account' | 'project' =>
  platformOf(terms) === 'aws' ? 'account' : 'project'

export const acceptedNote = (terms: ImageTerms, { region }: ImageGrant): string =>
  platformOf(terms) === 'aws'
    ? `Your account may use the image in ${region}.`
    : `Your project has accepted the image in ${region}.`

export const againShared = (terms: ImageTerms, { region }: ImageGrant): string =>
  `The image is shared with your ${sideOf(terms)} in ${region} again.`

/** Of what waits while it runs the shop writes only where it is told to. */
const tells = ['buyer'] as const

/** Waits for the buyer, reminds of it, and calls the operator at last, since the project id may be a wrong one. */
export function wait({ terms, state }: ImageLine, grant: ImageGrant, ports: Pick<Ports, 'now'>): Waiting {
  const elapsed = (ports.now().getTime() - Date.parse(grant.since)) / 1000
  const { remindDays, operatorDays } = acceptanceOf(terms)
  // What was accepted before, and is shared again after a pause, has the right id: nobody else is needed.
  const isAgain = state === 'active' || state === 'suspended'
  const isLate = elapsed > operatorDays * day && !isAgain
  const stage = isLate ? 'operator' : elapsed > remindDays * day ? 'remind' : 'ask'
  const side = sideOf(terms)
  const base = { status: 'waiting', grant, ...(isAgain && stage === 'remind' ? { tells } : {}) } as const
  if (stage === 'operator') {
    const note =
      grant.status === 'unknown'
        ? `The cloud has not taken your ${side} id for ${operatorDays} days; nothing is shared yet. We have been told, and you can correct it.`
        : `The image has not been accepted for ${operatorDays} days. The ${side} id may be wrong; we have been told, and you can correct it.`
    return { ...base, on: 'operator', note, checkAfterSeconds: hour }
  }
  const isLateForBuyer = stage === 'remind'
  const said = (text: string) =>
    isLateForBuyer ? `A reminder: ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text
  if (grant.status === 'unknown') {
    const note = said(`The cloud does not take your ${side} id. Correct it below; nothing is shared yet.`)
    return { ...base, on: 'buyer', note, checkAfterSeconds: hour }
  }
  if (grant.status === 'rejected') {
    const note = said('Your project has rejected the image. Accept it in the console, or share it again.')
    return { ...base, on: 'buyer', note, checkAfterSeconds: Math.max(pollSeconds(elapsed), 10) }
  }
  if (isAgain) {
    const note = said(`${againShared(terms, grant)} Accept it there once more.`)
    return { ...base, on: 'buyer', note, checkAfterSeconds: pollSeconds(elapsed) }
  }
  const shared = `The image is shared with your project in ${grant.region}`
  const note = isLateForBuyer
    ? said(`${shared} and not accepted yet. Accept it there, or correct the project id.`)
    : `${shared}. Accept it there to finish.`
  return { ...base, on: 'buyer', note, checkAfterSeconds: pollSeconds(elapsed) }
}

/** Looks again later, without a word to the buyer, who has nothing new to do. */
export function stillWaiting(line: ImageLine, grant: ImageGrant, ports: Ports): Outcome<ImageGrant> {
  if (grant.status === 'accepted') return { status: 'granted', grant, note: acceptedNote(line.terms, grant) }
  const outcome = wait(line, grant, ports)
  return { ...outcome, checkAfterSeconds: Math.max(outcome.checkAfterSeconds ?? 0, minute) }
}

/** Waits for us: the cloud is called by the job that follows. */
export function asked(line: ImageLine, grant: ImageGrant, checkAfterSeconds: number): Waiting {
  const note =
    grant.status === 'moving'
      ? `Taking the image back from the ${sideOf(line.terms)} before and sharing it with ${grant.next}.`
      : `Sharing the image with your project in ${grant.region} once more.`
  return { status: 'waiting', on: 'seller', grant, note, checkAfterSeconds }
}

/** Every 2 seconds while the buyer is likely looking on, then further and further apart. */
function pollSeconds(elapsed: number): number {
  if (elapsed < 3 * minute) return 2
  if (elapsed < 15 * minute) return 10
  if (elapsed < 2 * hour) return minute
  return elapsed < day ? 10 * minute : hour
}
