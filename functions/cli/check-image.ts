import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'

const help = `npm run check:image -- FILE [--format qcow2|raw|vmdk|vhdx|vpc]

Looks at an image file before it is uploaded to a cloud: its format, its size, and that it stands alone, with no backing
file and no data outside it, since whoever names a file of the server there could read it through the image. Clouds do
not look. Ends with 0 when the file may be uploaded, 1 when not, 2 when it could not be looked at.

--format  what the image is uploaded as; qemu-img finds out when it is left out, but takes a raw file for any format
          whose first bytes it begins with
`

/** Names that qemu-img and the clouds share, and what a cloud takes. */
const formats = ['qcow2', 'raw', 'vmdk', 'vhdx', 'vpc'] as const

/** `qemu-img info --output=json`; only what is judged. */
const infoSchema = z.object({
  format: z.string(),
  'virtual-size': z.number(),
  'actual-size': z.number().optional(),
  'backing-filename': z.string().optional(),
  'full-backing-filename': z.string().optional(),
  encrypted: z.boolean().optional(),
  'dirty-flag': z.boolean().optional(),
  snapshots: z.array(z.unknown()).optional(),
  'format-specific': z
    .object({
      data: z
        .object({
          'data-file': z.string().optional(),
          corrupt: z.boolean().optional(),
          extents: z.array(z.object({ filename: z.string() })).optional(),
        })
        .optional(),
    })
    .optional(),
})
export type ImageInfo = z.output<typeof infoSchema>

export interface CheckImageArgs {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** Folder that a relative FILE is in. */
  cwd: string
  print(text: string): void
}

/** `npm run check:image -- FILE`. */
export function main(argv: string[]): Promise<number> {
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return checkImage({ argv, env: process.env, cwd, print: (text) => console.log(text) })
}

/**
 * Looks at an image file with `qemu-img info` and prints what is wrong with it.
 * @returns the exit code: 0 fit for upload, 1 not, 2 not looked at
 */
export async function checkImage({ argv, env, cwd, print }: CheckImageArgs): Promise<0 | 1 | 2> {
  if (argv.includes('--help') || argv.includes('-h')) {
    print(help)
    return 0
  }
  const at = argv.indexOf('--format')
  const format = at < 0 ? undefined : argv[at + 1]
  const [file, ...more] = at < 0 ? argv : argv.toSpliced(at, 2)
  const isFormat = at < 0 || formats.some((one) => one === format)
  if (!file || more.length || file.startsWith('-') || !isFormat) {
    print(`Name one image file, and a format of ${formats.join(', ')} if you like.\n\n${help}`)
    return 2
  }
  const path = resolve(cwd, file)
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) {
    print(`${file} is not a file.`)
    return 2
  }
  const looked = await look(path, format, env)
  if ('why' in looked) {
    print(looked.why)
    return 2
  }
  const { info } = looked
  const faults = faultsOf(info)
  for (const fault of faults) print(`${file}: ${fault}`)
  if (faults.length) return 1
  const gigabytes = (info['virtual-size'] / 2 ** 30).toFixed(2)
  print(
    `${file} is fit for upload: ${info.format}, ${gigabytes} GiB for a server, ${found.size} bytes to upload, nothing outside the file.`,
  )
  return 0
}

/** What speaks against uploading an image, each a sentence with its remedy. */
export function faultsOf(info: ImageInfo): string[] {
  const { data } = info['format-specific'] ?? {}
  const faults: string[] = []
  const backing = info['backing-filename'] ?? info['full-backing-filename']
  if (!formats.some((format) => format === info.format)) {
    faults.push(
      `its format is ${info.format}; clouds take ${formats.join(', ')}. Convert it with qemu-img convert.`,
    )
  }
  if (backing !== undefined) {
    faults.push(
      `it has a backing file (${backing}), which would not be in the upload. Flatten it: qemu-img convert -O qcow2 FILE flat.qcow2`,
    )
  }
  if (data?.['data-file'] !== undefined) {
    faults.push(`its data is in another file (${data['data-file']}). Flatten it with qemu-img convert.`)
  }
  const extents = data?.extents ?? []
  if (extents.length > 1)
    faults.push(`its data is in ${extents.length} files. Make it one with qemu-img convert.`)
  if (info.encrypted) faults.push('it is encrypted; a cloud could not start it, and could not share it.')
  if (data?.corrupt) faults.push('it is marked as corrupt. Look at it with qemu-img check.')
  if (info['dirty-flag']) faults.push('it was not closed properly. Repair it with qemu-img check -r leaks.')
  if (info.snapshots?.length)
    faults.push(`it holds ${info.snapshots.length} internal snapshots, which buyers could read. Flatten it.`)
  if (info['virtual-size'] <= 0) faults.push('it is empty.')
  return faults
}

function look(
  path: string,
  format: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ info: ImageInfo } | { why: string }> {
  const args = ['info', '--output=json', ...(format ? ['-f', format] : []), path]
  return new Promise((done) => {
    execFile('qemu-img', args, { env, timeout: 60_000, maxBuffer: 4 * 2 ** 20 }, (error, stdout, stderr) => {
      if (error && 'code' in error && error.code === 'ENOENT') {
        const install =
          'apt install qemu-utils (Debian, Ubuntu), dnf install qemu-img (Fedora), brew install qemu'
        return done({
          why: `qemu-img is not installed, and nothing else reads every format. Install it: ${install}.`,
        })
      }
      if (error) return done({ why: `qemu-img could not read it: ${stderr.trim() || error.message}` })
      const info = infoSchema.safeParse(asJson(stdout))
      return done(
        info.success ? { info: info.data } : { why: 'qemu-img answered something that we cannot read.' },
      )
    })
  })
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
