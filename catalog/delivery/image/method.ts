import type { ViewItem } from '../../wire.ts'
import { defineDelivery, type Outcome } from '../define.ts'
import type { ImageShare, ShareAnswer } from '../cloud-port.ts'
import type { Line } from '../line.ts'
import type { Ports } from '../ports.ts'
import { type ImageGrant, type ImageTerms, imageGrant, imageTerms, projectPattern } from './grant.ts'
import { acceptCommand, createCommand, type ImageFacts, terraform } from './snippets.ts'
import { imageLook, imageWords } from './words.ts'

type ImageLine = Line<ImageTerms, ImageGrant>

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const operatorAfterSeconds = 14 * day

/**
 * A machine image shared with the buyer's project. Sharing hands over the goods: a pending member can already use the
 * image by its id, so it happens only after the payment is final. Accepting puts it on the buyer's list and tells us
 * that the project id was the right one, since the cloud takes any well-formed id.
 */
export const image = defineDelivery<'image', ImageTerms, ImageGrant>({
  kind: 'image',
  words: imageWords,
  look: imageLook,
  terms: imageTerms,
  grant: imageGrant,

  offerView: (terms) => {
    const view: ViewItem[] = [{ type: 'text', label: 'Operating system', value: terms.os }]
    if (terms.architecture) view.push({ type: 'text', label: 'Processor', value: terms.architecture })
    view.push({ type: 'text', label: 'Cloud', value: terms.cloud })
    view.push({ type: 'list', label: 'Regions', value: terms.images.map(({ region }) => region) })
    return view
  },

  inputs: (terms) => [
    {
      id: 'region',
      label: 'Region',
      type: 'select',
      required: true,
      help: 'An image can only be used in its own region.',
      options: terms.images.map(({ region }) => ({ id: region, label: region })),
    },
    {
      id: 'project',
      label: 'Project id',
      type: 'text',
      required: true,
      help: 'The id of your project in that region. The image is shared with this project only.',
      placeholder: '0123456789abcdef0123456789abcdef',
      pattern: projectPattern,
      fault: 'A project id has 32 hexadecimal characters.',
    },
  ],

  asks: (line, step) => ({
    code: 'sharing_image',
    text: `Asked the cloud to ${step === 'suspend' ? 'stop sharing' : 'share'} the image with your project in ${line.inputs.region}`,
  }),

  provision: async (line, ports) => {
    const share = shareOf(line)
    if (!share)
      return { status: 'refused', reason: 'The product has no image in the region that was chosen.' }
    return follow(line, share, await ports.cloud.grant(share), ports)
  },

  check: async (line, ports) => {
    const share = shareOf(line)
    if (!share)
      return { status: 'refused', reason: 'The product has no image in the region that was chosen.' }
    if (line.grant?.status === 'asked') {
      const answer = await ports.cloud.grant(share)
      if (answer.status === 'unreachable') return asked(line.grant, minute)
      return follow({ ...line, grant: null }, share, answer, ports)
    }
    const answer = await ports.cloud.status(share)
    // The image is shared already; a cloud that is away for an hour must not cost the buyer the delivery.
    if (answer.status === 'unreachable' && line.grant) return stillWaiting(line.grant, ports)
    // Somebody took the member away at the cloud; what was paid for is shared again.
    if (answer.status === 'absent') return follow(line, share, await ports.cloud.grant(share), ports)
    return follow(line, share, answer, ports)
  },

  suspend: async (line, _reason, ports) => {
    const share = shareOf(line)
    if (!share || !line.grant) return { status: 'refused', reason: 'The image had not been shared.' }
    const answer = await ports.cloud.revoke(share)
    if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
    if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
    if (answer.status !== 'absent') return { status: 'retry', reason: stillShared }
    const note =
      'The image is not shared with your project for now. Servers that already run are not stopped.'
    return { status: 'granted', grant: line.grant, note }
  },

  resume: async (line, ports) => {
    const share = shareOf(line)
    if (!share || !line.grant) return { status: 'refused', reason: 'The image had not been shared.' }
    const answer = await ports.cloud.grant(share)
    if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
    if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
    if (answer.status === 'absent') return { status: 'retry', reason: notShownYet }
    const note = `The image is shared with your project in ${line.grant.region} again. Accept it there once more.`
    return { status: 'granted', grant: { ...line.grant, status: answer.status }, note }
  },

  end: async (line, _reason, ports) => {
    const share = shareOf(line)
    if (!share) return { status: 'ended', grant: null, note: 'The image had not been shared.' }
    const answer = await ports.cloud.revoke(share)
    if (answer.status === 'absent') {
      const grant = grantOf(line, share, 'revoked', ports)
      return {
        status: 'ended',
        grant,
        note: 'Your project may no longer use the image. Servers that already run are not stopped.',
      }
    }
    if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
    return { status: 'retry', reason: answer.status === 'unreachable' ? answer.reason : stillShared }
  },

  actions: {
    'share-again': {
      label: 'Share image again',
      by: 'buyer',
      primary: true,
      when: (line) => line.grant?.status === 'rejected',
      // The cloud is called by the job that follows: this may run where no cloud can be called.
      run: async ({ grant }) => {
        if (grant?.status !== 'rejected') throw new RangeError('The image was not rejected.')
        return { outcome: asked({ ...grant, status: 'asked' }, 0) }
      },
    },
  },

  receiptView: (line, { cloud }) => {
    const share = shareOf(line)
    if (!line.grant || !share) return []
    const row = (value: string): ViewItem[] => [{ type: 'text', label: 'Image', value }]
    if (line.grant.status === 'revoked')
      return row('No longer shared with your project. Servers that run from it go on.')
    if (line.state === 'suspended')
      return row('Not shared while it is paused. Servers that run from it go on.')
    return receipt(line, line.grant, cloud.consoleUrl(share))
  },
})

const stillShared = 'The project still has access to the image.'
const notShownYet = 'The cloud took the share and does not show it yet.'

/** The share a line stands for; what was stored wins over the answers given at checkout. */
function shareOf(line: ImageLine): ImageShare | null {
  const { cloud, images } = line.terms
  if (line.grant)
    return { cloud, region: line.grant.region, image: line.grant.image, project: line.grant.project }
  const offered = images.find(({ region }) => region === line.inputs.region)
  const project = line.inputs.project?.toLowerCase()
  return offered && project ? { cloud, region: offered.region, image: offered.id, project } : null
}

function grantOf(line: ImageLine, share: ImageShare, status: ImageGrant['status'], ports: Ports): ImageGrant {
  const since = line.grant?.since ?? ports.now().toISOString()
  return { region: share.region, image: share.image, project: share.project, status, since }
}

/** Looks again later, without a word to the buyer, who has nothing new to do. */
function stillWaiting(grant: ImageGrant, ports: Ports): Outcome<ImageGrant> {
  if (grant.status === 'accepted') return { status: 'granted', grant, note: acceptedNote(grant) }
  const outcome = wait(grant, ports)
  return { ...outcome, checkAfterSeconds: Math.max(outcome.checkAfterSeconds ?? 0, minute) }
}

function asked(grant: ImageGrant, checkAfterSeconds: number): Outcome<ImageGrant> {
  const note = `Sharing the image with your project in ${grant.region} once more.`
  return { status: 'waiting', on: 'seller', grant, note, checkAfterSeconds }
}

/** Turns the cloud's answer into the next step of the delivery. */
function follow(line: ImageLine, share: ImageShare, answer: ShareAnswer, ports: Ports): Outcome<ImageGrant> {
  if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
  if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
  if (answer.status === 'absent') return { status: 'retry', reason: notShownYet }
  const grant = grantOf(line, share, answer.status, ports)
  return grant.status === 'accepted'
    ? { status: 'granted', grant, note: acceptedNote(grant) }
    : wait(grant, ports)
}

const acceptedNote = ({ region }: ImageGrant) => `Your project has accepted the image in ${region}.`

/** Waits for the buyer, and from the fourteenth day on for the operator, since the project id may be a wrong one. */
function wait(grant: ImageGrant, ports: Ports): Extract<Outcome<ImageGrant>, { status: 'waiting' }> {
  const elapsed = (ports.now().getTime() - Date.parse(grant.since)) / 1000
  const checkAfterSeconds = pollSeconds(elapsed)
  if (grant.status === 'rejected') {
    const note = 'Your project has rejected the image. Accept it in the console, or share it again.'
    return {
      status: 'waiting',
      on: 'buyer',
      grant,
      note,
      checkAfterSeconds: Math.max(checkAfterSeconds, minute),
    }
  }
  if (elapsed > operatorAfterSeconds) {
    const note =
      'The image has not been accepted for 14 days. The project id may be wrong; we have been told.'
    return { status: 'waiting', on: 'operator', grant, note, checkAfterSeconds }
  }
  const note = `The image is shared with your project in ${grant.region}. Accept it there to finish.`
  return { status: 'waiting', on: 'buyer', grant, note, checkAfterSeconds }
}

/** Every 2 seconds while the buyer is likely looking on, then further and further apart. */
function pollSeconds(elapsed: number): number {
  if (elapsed < 3 * minute) return 2
  if (elapsed < 15 * minute) return 10
  if (elapsed < 2 * hour) return minute
  return elapsed < day ? 10 * minute : hour
}

const statusWords = {
  pending: 'Shared, not accepted yet',
  accepted: 'Accepted',
  rejected: 'Rejected by your project',
  asked: 'Being shared once more',
  revoked: 'Taken back',
} as const

function receipt(line: ImageLine, grant: ImageGrant, consoleUrl: string | null): ViewItem[] {
  const facts: ImageFacts = { image: grant.image, region: grant.region, product: line.product.id }
  const view: ViewItem[] = [
    { type: 'code', label: 'Image id', value: grant.image },
    { type: 'text', label: 'Region', value: grant.region },
    { type: 'code', label: 'Project id', value: grant.project },
    { type: 'text', label: 'Status', value: statusWords[grant.status] },
  ]
  if (consoleUrl) view.push({ type: 'link', label: 'Open in the console', value: consoleUrl })
  if (grant.status !== 'accepted') {
    view.push({
      type: 'list',
      label: 'To accept it',
      value: [
        `Sign in to the cloud’s console with the project above and choose the region ${grant.region}.`,
        'Open the images, then the ones shared with you.',
        'Choose the image id above and press Accept. This page follows by itself.',
      ],
    })
    view.push({ type: 'code', label: 'Or accept it by command', language: 'sh', value: acceptCommand(facts) })
  }
  view.push({ type: 'code', label: 'Create a server', language: 'sh', value: createCommand(facts) })
  view.push({ type: 'code', label: 'Terraform', language: 'hcl', value: terraform(facts) })
  return view
}
