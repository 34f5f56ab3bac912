import { z } from 'zod'
import { idSchema } from '../../wire.ts'
import { fileNameOf } from '../downloads-port.ts'

/** Segments of plain characters; none begins with a dot, so that no path leads up or to a hidden file. */
const pathSchema = z
  .string()
  .max(300)
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9._+-]*(\/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$/,
    'a path such as "tidegrid/2.4.1/tidegrid-2.4.1.tar.gz", without ".." and without a slash at its start',
  )

const fileSchema = z.strictObject({
  path: pathSchema.meta({
    description: 'Where the file is in the store; its last part is the name buyers save.',
  }),
  label: z.string().min(1).max(60).meta({ description: 'For whom it is, such as "Linux, x86-64".' }),
  size: z.int().positive().meta({ description: 'Bytes, exactly.' }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the file in 64 lower-case hexadecimal digits')
    .meta({ description: 'SHA-256 of the file, as "sha256sum FILE" prints it.' }),
  signature: z.string().min(1).max(4000).optional().meta({
    description: 'Detached signature of the file by the product’s "signedWith", as text.',
  }),
})

const releaseSchema = z.strictObject({
  version: z
    .string()
    .regex(/^V?\d+(\.\d+){0,3}$/, 'a version such as 2.4.1')
    .meta({ description: 'Version of these files.' }),
  released: z.iso.date().meta({ description: 'Day it came out, such as 2026-11-12.' }),
  notes: z.string().min(1).max(500).optional().meta({ description: 'What is new, in a sentence or two.' }),
  files: z
    .array(fileSchema)
    .min(1)
    .max(30)
    .refine(
      (files) => new Set(files.map(fileNameOf)).size === files.length,
      'each file needs a name of its own',
    )
    .refine(
      (files) => new Set(files.map(({ label }) => label)).size === files.length,
      'each file needs a label of its own',
    )
    .meta({ description: 'The files of this version.' }),
})

/** How signatures are checked; minisign: jedisct1.github.io/minisign. */
const signedWithSchema = z.strictObject({
  tool: z.enum(['minisign', 'openpgp']).meta({ description: 'Program that checks the signatures.' }),
  key: z.string().min(1).max(4000).meta({
    description: 'minisign: the public key, one line. openpgp: fingerprint of the key, 40 digits.',
  }),
})

export const downloadTerms = z
  .strictObject({
    kind: z.literal('download').meta({ description: 'Files to download, with their updates.' }),
    store: idSchema.meta({
      description: 'Name of the place the files are kept in; its settings begin with DOWNLOADS_<NAME>.',
    }),
    updateDays: z.int().positive().max(3650).optional().meta({
      description:
        'A purchase that is paid once also covers versions that come out within so many days. Absent: all of them.',
    }),
    signedWith: signedWithSchema.optional().meta({
      description: 'What the signatures of the files are checked with. Absent: files are not signed.',
    }),
    releases: z
      .array(releaseSchema)
      .min(1)
      .max(50)
      .refine(
        (releases) => new Set(releases.map(({ version }) => version)).size === releases.length,
        'each release needs a version of its own',
      )
      .meta({ description: 'Versions that can be downloaded, newest first.' }),
  })
  .refine(
    ({ signedWith, releases }) =>
      signedWith !== undefined || releases.every(({ files }) => files.every(({ signature }) => !signature)),
    { message: 'a signature needs "signedWith", which says how to check it', path: ['signedWith'] },
  )
export type DownloadTerms = z.output<typeof downloadTerms>
export type Release = DownloadTerms['releases'][number]
export type ReleaseFile = Release['files'][number]

export const downloadGrant = z.strictObject({
  /** Version that was the newest when it was delivered. */
  version: z.string(),
  since: z.iso.datetime(),
  /** The buyer wants no letters about new versions. */
  quiet: z.boolean(),
  ended: z.iso.datetime().optional(),
})
export type DownloadGrant = z.output<typeof downloadGrant>
