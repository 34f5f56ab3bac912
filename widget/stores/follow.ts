import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ReadableAtom } from 'nanostores'

/** Redraws an element when the store it follows changes; lets go while the element is off the page. */
export class Follow<Value> implements ReactiveController {
  #host: ReactiveControllerHost & Element
  #store: ReadableAtom<Value> | undefined
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost & Element, store?: ReadableAtom<Value>) {
    this.#host = host
    this.#store = store
    host.addController(this)
  }

  get value(): Value | undefined {
    return this.#store?.get()
  }

  /** Follows another store from now on. */
  follow(store: ReadableAtom<Value> | undefined): void {
    if (store === this.#store) return
    this.hostDisconnected()
    this.#store = store
    if (this.#host.isConnected) this.#listen()
  }

  hostConnected(): void {
    this.hostDisconnected()
    this.#listen()
    this.#host.requestUpdate()
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  #listen(): void {
    this.#stop = this.#store?.listen(() => this.#host.requestUpdate())
  }
}
