/** Whether a project may use an image. */
export type ShareAnswer =
  | { status: 'pending' | 'accepted' | 'rejected' | 'absent' }
  | { status: 'unreachable'; reason: string }
  | { status: 'refused'; reason: string }

export interface ImageShare {
  cloud: string
  region: string
  image: string
  project: string
}

/** Access to machine images of a cloud. Each call may be repeated. */
export interface CloudPort {
  grant(share: ImageShare): Promise<ShareAnswer>
  status(share: ImageShare): Promise<ShareAnswer>
  /** Takes access away and reads back that it is gone: answers `absent` when it is. */
  revoke(share: ImageShare): Promise<ShareAnswer>
  /** Address of the cloud's console where a server is made from the image, when the operator set one. */
  consoleUrl(share: ImageShare): string | null
}
