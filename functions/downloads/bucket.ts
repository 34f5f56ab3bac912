import type { GetObjectCommandInput, S3Client } from '@aws-sdk/client-s3'
import { type Shelf, ShelfError } from './shelves.ts'

/** A bucket of an S3-compatible store. */
export interface BucketSettings {
  bucket: string
  region: string
  /** Address of the store; absent: Amazon's of the region. */
  endpoint?: string | undefined
  accessKeyId: string
  secretAccessKey: string
  /** Put before each path, with its slash; empty: none. */
  prefix: string
  /** Send browsers straight to the store, by an address that is good for a minute. */
  redirect: boolean
}

type Sdk = typeof import('./s3.ts')

/** Files of a bucket, read by the official client; it is loaded when the first file is asked for. */
export function createBucketShelf(settings: BucketSettings): Shelf {
  let opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined
  const open = () => (opened ??= openClient(settings))
  const input = (path: string): GetObjectCommandInput => ({
    Bucket: settings.bucket,
    Key: `${settings.prefix}${path}`,
  })
  const shelf: Shelf = {
    async look(path) {
      const { sdk, client } = await open()
      try {
        const { ContentLength = 0 } = await client.send(new sdk.HeadObjectCommand(input(path)))
        return { status: 'found', size: ContentLength }
      } catch (error) {
        if (statusOf(error) === 404) return { status: 'missing' }
        return { status: 'unreachable', reason: sentenceOf(error) }
      }
    },
    async read(path, { from, to }) {
      const { sdk, client } = await open()
      try {
        const command = new sdk.GetObjectCommand({ ...input(path), Range: `bytes=${from}-${to}` })
        const { Body } = await client.send(command)
        return (Body?.transformToWebStream() as ReadableStream<Uint8Array> | undefined) ?? null
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw new ShelfError(sentenceOf(error), { cause: error })
      }
    },
  }
  if (!settings.redirect) return shelf
  return {
    ...shelf,
    async direct(path, { name, seconds }) {
      const { sdk, client } = await open()
      const command = new sdk.GetObjectCommand({
        ...input(path),
        ResponseContentType: 'application/octet-stream',
        ResponseContentDisposition: `attachment; filename="${name}"`,
      })
      return sdk.getSignedUrl(client, command, { expiresIn: seconds })
    },
  }
}

async function openClient(settings: BucketSettings): Promise<{ sdk: Sdk; client: S3Client }> {
  const sdk = await import('./s3.ts')
  const { region, endpoint, accessKeyId, secretAccessKey } = settings
  const client = new sdk.S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Other stores know buckets by the path; Amazon takes both.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // Checksums beyond those that every compatible store knows only where one is needed.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 },
  })
  return { sdk, client }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}

function sentenceOf(error: unknown): string {
  const status = statusOf(error)
  const answered = status === undefined ? 'did not answer' : `answered with HTTP ${status}`
  return `The store of the files ${answered}.`
}
