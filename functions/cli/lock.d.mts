export interface HeldLock {
  release(): void
  shareWith(pid: number): void
}
export function holdLock(folder: string, onWait: () => void): Promise<HeldLock>
