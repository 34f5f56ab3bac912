import type { Outcome } from '../define.ts'
import type { ImageShare, ShareAnswer } from '../cloud-port.ts'
import type { Ports } from '../ports.ts'
import { type Aim, copiesOf, type ImageGrant, type ImageLine, shareOf } from './grant.ts'
import { acceptedNote, wait } from './wait.ts'

const stillShared = 'The project still has access to the image.'
const notShownYet = 'The cloud took the share and does not show it yet.'
export const noSuchRegion: Outcome<ImageGrant> = {
  status: 'refused',
  reason: 'The product has no image in the region that was chosen.',
}

/**
 * Shares the image, or the first copy of it that has room, and says what comes next. A copy that the project has
 * already is taken again, so that a repeated step shares no second one.
 */
export async function share(line: ImageLine, aim: Aim, ports: Ports): Promise<Outcome<ImageGrant>> {
  const { cloud } = line.terms
  const shares = copiesOf(line, aim.region).map((image) => ({ cloud, ...aim, image }))
  const [first] = shares
  if (!first) return noSuchRegion
  const known = shares.length > 1 ? await findShared(shares, ports) : null
  if (known && 'reason' in known) return { status: 'retry', reason: known.reason }
  for (const one of known ? [known] : shares) {
    const answer = await ports.cloud.grant(one)
    if (answer.status !== 'refused' || answer.cause !== 'full') return follow(line, one, answer, ports)
  }
  const copies = shares.length === 1 ? 'The image' : `Each of the ${shares.length} copies of the image`
  const reason = `${copies} in ${aim.region} is shared with as many projects as the cloud allows. Make a copy of it, name it in the product file under copies, and try again.`
  return { status: 'refused', reason }
}

/** The copy that the project has, if any; a cloud that does not answer leaves it open. */
async function findShared(
  shares: readonly ImageShare[],
  { cloud }: Ports,
): Promise<ImageShare | { reason: string } | null> {
  for (const one of shares) {
    const answer = await cloud.status(one)
    if (answer.status === 'unreachable') return answer
    if (answer.status !== 'absent' && answer.status !== 'refused') return one
  }
  return null
}

/** Turns the cloud's answer into the next step of the delivery. */
export function follow(
  line: ImageLine,
  { region, image, project }: ImageShare,
  answer: ShareAnswer,
  ports: Ports,
): Outcome<ImageGrant> {
  if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
  if (answer.status === 'absent') return { status: 'retry', reason: notShownYet }
  const since = line.grant?.since ?? ports.now().toISOString()
  const grantAs = (status: ImageGrant['status']): ImageGrant => ({ region, image, project, status, since })
  if (answer.status === 'refused') {
    if (answer.cause !== 'project') return { status: 'refused', reason: answer.reason }
    return wait(line, grantAs('unknown'), ports)
  }
  const grant = grantAs(answer.status)
  if (grant.status === 'accepted') return { status: 'granted', grant, note: acceptedNote(line.terms, grant) }
  return wait(line, grant, ports)
}

/** Takes the image from one project and gives it to the next: at no moment two projects have what one paid for. */
export async function move(
  line: ImageLine,
  grant: ImageGrant,
  next: string,
  ports: Ports,
): Promise<Outcome<ImageGrant>> {
  const taken = await takeBack([shareOf(line, grant)], ports)
  if (!('kept' in taken)) return taken
  return share({ ...line, grant: null }, { region: grant.region, project: next }, ports)
}

/** Takes shares away, one after the other; null when all are gone. `kept`: one stays for another order. */
export async function takeBack(
  shares: readonly ImageShare[],
  { cloud }: Ports,
): Promise<{ kept: boolean } | Extract<Outcome<ImageGrant>, { status: 'refused' | 'retry' }>> {
  let kept = false
  for (const one of shares) {
    const answer = await cloud.revoke(one)
    if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
    if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
    if (answer.status !== 'absent') return { status: 'retry', reason: stillShared }
    kept ||= answer.kept === true
  }
  return { kept }
}
