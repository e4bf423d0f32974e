/** Something a module offers at a place another module, or the platform, has declared. */
export type Offer = { readonly point: string; readonly value: unknown }

/**
 * A place where modules that the owner doesn't know may add: checks, listeners, search providers. The owner declares
 * the point and asks `platform.offered(point)`; others offer in their `defineModule`. So the owner imports nobody.
 */
export type ExtensionPoint<T> = {
  /** Unique: `accounts.cancellation`. */
  readonly id: string
  offer(value: T): Offer
}

/** Declares a point; `T` is what is offered there. */
export function defineExtensionPoint<T>(id: string): ExtensionPoint<T> {
  return { id, offer: (value) => ({ point: id, value }) }
}

/** Everything offered at one point, in module order. */
export type Offered = <T>(point: ExtensionPoint<T>) => readonly T[]

/** Looks up offers by their point. */
export function offeredOf(offers: readonly Offer[]): Offered {
  const byPoint = Map.groupBy(offers, (one) => one.point)
  const values = new Map([...byPoint].map(([point, found]) => [point, found.map(({ value }) => value)]))
  return <T>(point: ExtensionPoint<T>) => (values.get(point.id) ?? []) as readonly T[]
}
