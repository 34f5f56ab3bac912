import type { ViewItem } from '../../wire.ts'
import { defineDelivery } from '../define.ts'
import { imageActions } from './actions.ts'
import { imageInLanguage } from './chinese.ts'
import { aimOf, type ImageGrant, imageGrant, possibleShares, shareOf } from './grant.ts'
import { receipt } from './receipt.ts'
import { follow, move, noSuchRegion, share, takeBack } from './share.ts'
import { type ImageTerms, imageTerms, platformOf, projectForm } from './terms.ts'
import { againShared, asked, minute, sideOf, stillWaiting, wait } from './wait.ts'
import { imageLook, imageWords, pauseWords } from './words.ts'

/**
 * A machine image shared with the buyer's project. Sharing hands over the goods: a pending member can already use the
 * image by its id, so it happens only after the payment is final. Accepting puts it on the buyer's list and tells us
 * that the project id was the right one, since a cloud may take any well-formed id.
 */
export const image = defineDelivery<'image', ImageTerms, ImageGrant>({
  kind: 'image',
  words: imageWords,
  look: imageLook,
  inLanguage: imageInLanguage,
  terms: imageTerms,
  grant: imageGrant,

  offerView: (terms) => {
    const view: ViewItem[] = [{ type: 'text', label: 'Operating system', value: terms.os }]
    if (terms.architecture) view.push({ type: 'text', label: 'Processor', value: terms.architecture })
    view.push({ type: 'text', label: 'Cloud', value: terms.cloud })
    view.push({ type: 'list', label: 'Regions', value: terms.images.map(({ region }) => region) })
    return view
  },

  inputs: (terms) => {
    const { label, pattern, example, fault } = projectForm[platformOf(terms)]
    const side = sideOf(terms)
    return [
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
        label,
        type: 'text',
        required: true,
        help:
          side === 'account'
            ? 'The id of your account. The image is shared with this account only.'
            : 'The id of your project in that region. The image is shared with this project only.',
        placeholder: example,
        pattern,
        fault,
      },
    ]
  },

  asks: ({ terms, grant, inputs }, step) => ({
    code: 'sharing_image',
    text: `Asked the cloud to ${step === 'suspend' ? 'stop sharing' : 'share'} the image with your ${sideOf(terms)} in ${grant?.region ?? inputs.region}`,
  }),

  provision: async (line, ports) => {
    const aim = aimOf(line)
    if (!aim) return noSuchRegion
    // A move that a person had to help with goes on to the project it was for.
    return line.grant?.next ? move(line, line.grant, line.grant.next, ports) : share(line, aim, ports)
  },

  check: async (line, ports) => {
    const { grant } = line
    const aim = aimOf(line)
    if (!aim) return noSuchRegion
    if (!grant) return share(line, aim, ports)
    // The cloud may know the project by now; a new attempt each hour costs nobody anything.
    if (grant.status === 'unknown') {
      const tried = await share(line, aim, ports)
      return tried.status === 'retry' ? wait(line, grant, ports) : tried
    }
    if (grant.status === 'asked') {
      const offered = await share(
        { ...line, grant: { ...grant, since: ports.now().toISOString() } },
        aim,
        ports,
      )
      return offered.status === 'retry' ? asked(line, grant, minute) : offered
    }
    if (grant.status === 'moving' && grant.next) {
      const moved = await move(line, grant, grant.next, ports)
      return moved.status === 'retry' ? asked(line, grant, minute) : moved
    }
    const answer = await ports.cloud.status(shareOf(line, grant))
    // The image is shared already; a cloud that is away for an hour must not cost the buyer the delivery.
    if (answer.status === 'unreachable') return stillWaiting(line, grant, ports)
    // Somebody took the member away at the cloud; what was paid for is shared again.
    if (answer.status === 'absent') return share(line, aim, ports)
    return follow(line, shareOf(line, grant), answer, ports)
  },

  suspend: async (line, reason, ports) => {
    if (!line.grant) return { status: 'refused', reason: 'The image had not been shared.' }
    const taken = await takeBack([shareOf(line, line.grant)], ports)
    if (!('kept' in taken)) return taken
    const note = taken.kept
      ? `This order is paused. Another order of yours goes on sharing the image with the ${sideOf(line.terms)}. ${pauseWords[reason]}`
      : `The image is not shared with your ${sideOf(line.terms)} for now. ${pauseWords[reason]} Servers that already run are not stopped.`
    return { status: 'granted', grant: line.grant, note }
  },

  resume: async (line, ports) => {
    if (!line.grant) return { status: 'refused', reason: 'The image had not been shared.' }
    const since = ports.now().toISOString()
    const again = await share({ ...line, grant: { ...line.grant, since } }, line.grant, ports)
    if (again.status !== 'granted' && again.status !== 'waiting') return again
    const { grant } = again
    const note = again.status === 'granted' ? againShared(line.terms, grant) : again.note
    if (again.status === 'granted') return { status: 'granted', grant, note }
    // It runs, since a pending member may use the image; what is left is the buyer's to do.
    const open = { on: 'buyer', checkAfterSeconds: again.checkAfterSeconds ?? 2 } as const
    return { status: 'granted', grant, note, open }
  },

  end: async (line, _reason, ports) => {
    const aim = aimOf(line)
    const shares = possibleShares(line)
    const [first] = shares
    if (!aim || !first) return { status: 'ended', grant: null, note: 'The image had not been shared.' }
    const taken = await takeBack(shares, ports)
    if (!('kept' in taken)) return taken
    const since = line.grant?.since ?? ports.now().toISOString()
    const grant: ImageGrant = { ...aim, image: first.image, status: 'revoked', since }
    const side = sideOf(line.terms)
    const note = taken.kept
      ? `This order no longer gives your ${side} the image. Another order of yours goes on sharing it.`
      : `Your ${side} may no longer use the image. Servers that already run are not stopped.`
    return { status: 'ended', grant, note }
  },

  actions: imageActions,

  receiptView: (line, { cloud }) => {
    const { grant, terms } = line
    if (!grant) return []
    const row = (value: string): ViewItem[] => [{ type: 'text', label: 'Image', value }]
    if (grant.status === 'revoked')
      return row(`No longer shared with your ${sideOf(terms)}. Servers that run from it go on.`)
    if (line.state === 'suspended')
      return row('Not shared while it is paused. Servers that run from it go on.')
    return receipt(line, grant, cloud.consoleUrl(shareOf(line, grant)))
  },
})
