/** One installation, and one build, at a time over all processes that use a folder. Imports nothing that npm installs. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const staleAfterMs = 10_000
/** After this long the number of a process may belong to another. */
const longestWorkMs = 600_000

/**
 * Waits until this process alone holds the lock. Its holder touches it every second; one that was not touched for
 * ten seconds belongs to a process that is gone, unless a process that it started still works.
 * @param {string} folder the lock: a folder that exists while somebody holds it
 * @param {() => void} onWait called once, when another process holds the lock
 * @returns {Promise<{ release(): void, shareWith(pid: number): void }>} `release` gives the lock back;
 *   `shareWith` names a process that may outlive this one and then keeps the lock until it ends
 */
export async function holdLock(folder, onWait) {
  const owner = randomUUID()
  for (let waited = false; !(await take(folder, owner)); waited = true) {
    if (!waited) onWait()
    await pause(500)
  }
  const touch = setInterval(() => {
    try {
      utimesSync(folder, new Date(), new Date())
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
  }, 1000)
  touch.unref()
  const release = () => {
    clearInterval(touch)
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', release)
  return {
    release() {
      process.off('exit', release)
      release()
    },
    shareWith(pid) {
      writeFileSync(join(folder, 'worker'), String(pid))
    },
  }
}

async function take(folder, owner) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    dropIfStale(folder)
    return false
  }
  writeFileSync(join(folder, 'owner'), owner)
  // Someone may have judged the former lock stale just as we made ours, and moved ours away.
  await pause(100)
  try {
    return readFileSync(join(folder, 'owner'), 'utf8') === owner
  } catch {
    return false
  }
}

function dropIfStale(folder) {
  try {
    const age = Date.now() - statSync(folder).mtimeMs
    if (age < staleAfterMs || (age < longestWorkMs && worksOn(folder))) return
    const aside = `${folder}-${randomUUID()}`
    renameSync(folder, aside)
    rmSync(aside, { recursive: true, force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

/** Whether the process that the holder started is still there, though the holder is not. */
function worksOn(folder) {
  try {
    process.kill(Number(readFileSync(join(folder, 'worker'), 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
