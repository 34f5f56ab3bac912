/** Whether a project may use an image. */
export type ShareAnswer =
  | { status: 'pending' | 'accepted' | 'rejected' | 'absent' }
  | { status: 'unreachable'; reason: string }
  /** `full`: the image has as many projects as the cloud allows; a copy of it may have room. */
  | { status: 'refused'; cause?: 'full'; reason: string }

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
