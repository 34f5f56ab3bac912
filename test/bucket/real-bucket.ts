import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { BucketSettings } from '../../functions/downloads/bucket.ts'

/** A bucket of Swift on loopback. */
export interface RealBucket {
  settings: BucketSettings
  /** Puts a file into it, as a seller's build does. */
  put(path: string, bytes: Uint8Array): Promise<void>
  stop(): Promise<void>
}

/** Starts Swift and makes a bucket. @throws when Swift ends before it listens, with its last words */
export async function createRealBucket(): Promise<RealBucket> {
  const folder = mkdtempSync(join(tmpdir(), 'bucket-'))
  const key = { accessKeyId: 'releases:seller', secretAccessKey: 'the-secret-of-the-tests' }
  const region = 'eu-north-1'
  const program = join(import.meta.dirname, 'swift-in-one.py')
  // Debian's own Python, which has Debian's packages.
  const args = [program, folder, key.accessKeyId, key.secretAccessKey, region]
  const child = spawn('/usr/bin/python3', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4000)
  })
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Swift ended with code ${code}: ${words}`)))
  })
  const endpoint = `http://127.0.0.1:${port}`
  const bucket = 'for-sale'
  const client = new S3Client({
    region,
    endpoint,
    forcePathStyle: true,
    credentials: key,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return {
    settings: { bucket, region, endpoint, ...key, prefix: '', redirect: false },
    async put(path, bytes) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: path, Body: bytes }))
    },
    async stop() {
      client.destroy()
      if (child.exitCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
