import type { ViewItem } from '../../wire.ts'
import { dayText } from '../day-text.ts'
import { fileNameOf } from '../downloads-port.ts'
import { type DownloadLine, entitledReleases, updatesEnd } from './releases.ts'
import type { DownloadTerms, Release, ReleaseFile } from './terms.ts'

/** What is told of the files before they are bought. */
export function offerOf({ releases, signedWith, updateDays }: DownloadTerms): ViewItem[] {
  const [newest] = releases as [Release]
  return [
    { type: 'text', label: 'Version', value: `${newest.version}, of ${dayText(newest.released)}` },
    {
      type: 'list',
      label: 'Files',
      value: newest.files.map(({ label, size }) => `${label}, ${sizeText(size)}`),
    },
    {
      type: 'text',
      label: 'Updates',
      value: updateDays ? `New versions for ${updateDays} days` : 'Every new version',
    },
    {
      type: 'text',
      label: 'Checked by',
      value: signedWith ? `SHA-256 checksum and ${toolNames[signedWith.tool]} signature` : 'SHA-256 checksum',
    },
  ]
}

/** What the buyer holds: the files of the newest version, what proves them, and the versions before. */
export function receiptOf(line: DownloadLine): ViewItem[] {
  const { grant, state } = line
  if (!grant) return []
  if (state === 'suspended')
    return [
      { type: 'text', label: 'Files', value: 'No links while it is paused; those made before do not open.' },
    ]
  if (grant.ended)
    return [
      {
        type: 'text',
        label: 'Files',
        value: `Links ended on ${dayText(grant.ended)}. What was downloaded stays.`,
      },
    ]
  const [newest, ...earlier] = entitledReleases(line)
  if (!newest) return [{ type: 'text', label: 'Files', value: 'The seller offers no version at the moment.' }]
  const end = updatesEnd(line)
  return [
    { type: 'text', label: 'Version', value: `${newest.version}, of ${dayText(newest.released)}` },
    ...(newest.notes ? [{ type: 'text' as const, label: 'New in it', value: newest.notes }] : []),
    ...newest.files.map((file): ViewItem => ({
      type: 'file',
      label: file.label,
      value: fileNameOf(file),
      size: file.size,
    })),
    { type: 'code', label: 'SHA-256', value: checksumLines(newest), language: 'text' },
    ...signedRows(line.current ?? line.terms),
    ...(earlier.length
      ? [
          {
            type: 'list' as const,
            label: 'Earlier versions',
            value: earlier.map(({ version, released }) => `${version}, of ${dayText(released)}`),
          },
        ]
      : []),
    ...(end
      ? [{ type: 'text' as const, label: 'New versions until', value: dayText(end.toISOString()) }]
      : []),
    { type: 'text', label: 'Letters about new versions', value: grant.quiet ? 'Off' : 'One for each' },
  ]
}

/** Lines as `sha256sum` writes and reads them: two spaces before the name. */
function checksumLines({ files }: Release): string {
  return files.map((file) => `${file.sha256}  ${fileNameOf(file)}`).join('\n')
}

function signedRows({ signedWith }: DownloadTerms): ViewItem[] {
  if (!signedWith) return []
  const label = `${toolNames[signedWith.tool]} key of the signatures`
  return [{ type: 'code', label, value: signedWith.key, language: 'text' }]
}

/** What proves that one file is the seller's, for whoever is about to download it. */
export function proofsOf({ signedWith }: DownloadTerms, file: ReleaseFile): ViewItem[] {
  const name = fileNameOf(file)
  const checksum = `echo "${file.sha256}  ${name}" | sha256sum --check`
  const { signature } = file
  if (!signedWith || signature === undefined)
    return [{ type: 'code', label: 'Check the file', value: checksum, language: 'sh' }]
  const { tool, key } = signedWith
  const commands =
    tool === 'minisign'
      ? [`# with the signature saved as ${name}.minisig`, `minisign -Vm ${name} -P ${key}`]
      : [
          `# with the signature saved as ${name}.asc`,
          `gpg --recv-keys ${key}`,
          `gpg --verify ${name}.asc ${name}`,
        ]
  return [
    { type: 'code', label: `Signature of ${name}`, value: signature.trim(), language: 'text' },
    { type: 'code', label: 'Check the file', value: [checksum, ...commands].join('\n'), language: 'sh' },
  ]
}

const toolNames = { minisign: 'minisign', openpgp: 'OpenPGP' } as const

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
