import { defineDelivery, type Outcome } from '../define.ts'
import { fileNameOf } from '../downloads-port.ts'
import type { Ports } from '../ports.ts'
import { downloadInLanguage } from './chinese.ts'
import { type DownloadLine, entitledReleases, filesOf, type Offered, optionOf } from './releases.ts'
import { type DownloadGrant, downloadGrant, downloadTerms, type DownloadTerms } from './terms.ts'
import { offerOf, proofsOf, receiptOf } from './view.ts'
import { downloadLook, downloadWords } from './words.ts'

/**
 * Files that are kept outside the web root. The buyer makes a link for each download; the shop opens it once, and only
 * while the delivery is active.
 */
export const download = defineDelivery<'download', DownloadTerms, DownloadGrant>({
  kind: 'download',
  words: downloadWords,
  inLanguage: downloadInLanguage,
  look: downloadLook,
  terms: downloadTerms,
  grant: downloadGrant,
  inputs: () => [],
  asks: () => ({ code: 'looking_for_files', text: 'Looking for the files of the newest version' }),

  provision,
  check: provision,

  async end({ grant }, _reason, ports) {
    if (!grant) return { status: 'ended', grant: null, note: 'Ended before files were handed over.' }
    const ended = grant.ended ?? ports.now().toISOString()
    const note = 'Links to the files no longer open. What was downloaded before stays where it is.'
    return { status: 'ended', grant: { ...grant, ended }, note }
  },

  news(line) {
    const [newest] = entitledReleases(line)
    if (!line.grant || line.grant.quiet || !newest || newest.version === line.grant.version) return null
    const text = newest.notes
      ? `Version ${newest.version} is out: ${newest.notes}`
      : `Version ${newest.version} is out.`
    return { version: newest.version, text }
  },

  actions: {
    link: {
      label: 'Make a download link',
      by: 'buyer',
      primary: true,
      when: (line) => isRunning(line) && entitledReleases(line).length > 0,
      inputs: (line) => [
        {
          id: 'file',
          label: 'File',
          type: 'select',
          required: true,
          help: 'The link works once and for a short while; a download that breaks off can go on.',
          options: filesOf(line, entitledReleases(line)).map(optionOf),
        },
      ],
      async run(line, { file: chosen }, ports) {
        const offered = filesOf(line, entitledReleases(line)).find((one) => optionOf(one).id === chosen)
        if (!offered) return { outcome: { status: 'retry', reason: 'That file is not offered any more.' } }
        const kept = await ports.downloads.look(offered.kept)
        if (kept.status !== 'found') return { outcome: { status: 'retry', reason: awaySentence(offered) } }
        const { url, until } = await ports.downloads.link(offered.kept)
        const { label, size } = offered.file
        const name = fileNameOf(offered.file)
        return {
          show: [
            { type: 'file', label, value: name, href: url, size },
            {
              type: 'text',
              label: 'The link',
              value: `Opens one download, begun before ${until.toISOString().slice(11, 16)} UTC. For another, make another link.`,
            },
            ...proofsOf(line.current ?? line.terms, offered.file),
          ],
          note: `A download link was made for ${name}.`,
        }
      },
    },
    'mute-updates': {
      label: 'Stop letters about new versions',
      by: 'buyer',
      when: (line) => isRunning(line) && line.grant?.quiet === false,
      run: async (line) => ({ outcome: setQuiet(line, true) }),
    },
    'unmute-updates': {
      label: 'Write to me about new versions',
      by: 'buyer',
      when: (line) => isRunning(line) && line.grant?.quiet === true,
      run: async (line) => ({ outcome: setQuiet(line, false) }),
    },
  },

  offerView: offerOf,
  receiptView: receiptOf,
})

const isRunning = ({ grant, state }: DownloadLine): boolean =>
  grant !== null && !grant.ended && state === 'active'

function setQuiet({ grant }: DownloadLine, quiet: boolean): Outcome<DownloadGrant> {
  const note = quiet ? 'No more letters about new versions.' : 'We write to you once about each new version.'
  return { status: 'granted', grant: { ...(grant as DownloadGrant), quiet }, note }
}

async function provision(line: DownloadLine, ports: Ports): Promise<Outcome<DownloadGrant>> {
  const note = 'Your files are ready to download.'
  if (line.grant?.ended) return { status: 'ended', grant: line.grant, note: 'Links to the files are ended.' }
  if (line.grant) return { status: 'granted', grant: line.grant, note }
  const [newest] = entitledReleases(line)
  if (!newest) return { status: 'refused', reason: 'The product has no version that this purchase covers.' }
  for (const { kept } of filesOf(line, [newest])) {
    const answer = await ports.downloads.look(kept)
    if (answer.status === 'unreachable') return { status: 'retry', reason: answer.reason }
    if (answer.status === 'refused') return { status: 'refused', reason: answer.reason }
  }
  const since = line.paidAt.toISOString()
  return { status: 'granted', grant: { version: newest.version, since, quiet: false }, note }
}

function awaySentence({ file }: Offered): string {
  return `${fileNameOf(file)} cannot be fetched just now. Try again in a few minutes.`
}
