/** Whether a project may use an image. */
export type ShareAnswer =
  | {
      /** Clouds without a step of acceptance answer `accepted` at once. */
      status: 'pending' | 'accepted' | 'rejected' | 'absent'
      /** After a revoke: another delivery shares the same image with the same project, so its access stays. */
      kept?: true
    }
  | { status: 'unreachable'; reason: string }
  /**
   * `full`: the image has as many projects as the cloud allows; a copy of it may have room. `project`: the cloud does
   * not take this project; the buyer can mend that.
   */
  | { status: 'refused'; cause?: 'full' | 'project'; reason: string }

export interface ImageShare {
  cloud: string
  region: string
  image: string
  /** Project id of that region; at AWS the account id. */
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
