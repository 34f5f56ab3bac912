import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** An image or a chart that the stand-in has. */
export interface RegistryArtifact {
  repository: string
  tag: string
  kind: 'image' | 'chart'
}

/** A manifest or a blob, by its digest. */
export interface Blob {
  type: string
  bytes: Buffer<ArrayBuffer>
}

export const manifestType = 'application/vnd.oci.image.manifest.v1+json'

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/**
 * What an artifact consists of: an OCI manifest, its configuration, and one layer with one small file, so that real
 * clients can pull it.
 */
export function contentOf(artifact: RegistryArtifact): { digest: string; blobs: Map<string, Blob> } {
  const { repository, tag, kind } = artifact
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  const tar =
    kind === 'chart'
      ? tarOf(`${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: ${tag}\n`)
      : tarOf('README', `${repository}:${tag}, from the sandbox\n`)
  const layer: Blob = {
    type:
      kind === 'chart'
        ? 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
        : 'application/vnd.oci.image.layer.v1.tar+gzip',
    bytes: Buffer.from(gzipSync(tar)),
  }
  const config: Blob =
    kind === 'chart'
      ? json('application/vnd.cncf.helm.config.v1+json', { apiVersion: 'v2', name, version: tag })
      : json('application/vnd.oci.image.config.v1+json', {
          architecture: 'amd64',
          os: 'linux',
          config: {},
          rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
        })
  const described = ({ type, bytes }: Blob) => ({
    mediaType: type,
    digest: digestOf(bytes),
    size: bytes.length,
  })
  const manifest = json(manifestType, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: described(config),
    layers: [described(layer)],
  })
  const blobs = new Map([manifest, config, layer].map((blob) => [digestOf(blob.bytes), blob]))
  return { digest: digestOf(manifest.bytes), blobs }
}

function json(type: string, value: unknown): Blob {
  return { type, bytes: Buffer.from(JSON.stringify(value)) }
}

/** An archive with one file, in the format of POSIX.1-1988 (ustar). */
function tarOf(name: string, text: string): Buffer {
  const content = Buffer.from(text)
  const header = Buffer.alloc(512)
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
  header.write(name, 0)
  header.write(octal(0o644, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(content.length, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('        0', 148)
  header.write('ustar\u000000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)])
}
