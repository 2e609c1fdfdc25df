/** Made when it is first asked for, and kept. */
export interface Lazy<T> {
  (): Promise<T>
  /** Undefined as long as nobody has asked. */
  readonly made: Promise<T> | undefined
}

export function lazy<T>(make: () => Promise<T>): Lazy<T> {
  let made: Promise<T> | undefined
  const get = () => {
    made ??= make()
    return made
  }
  return Object.defineProperty(get, 'made', {get: () => made}) as unknown as Lazy<T>
}
