import { newCoupon, newMeter, newPrice, newProduct, newPromotionCode, newTiers } from '../catalog-objects.ts'
import type { ApiParts, Routes } from '../api.ts'
import { expanded } from './expand.ts'
import { invalid, missing, type StripeFault } from '../fault.ts'
import { page } from './lists.ts'
import { createObjectRoutes } from './object-routes.ts'
import { params, readParams } from '../params/params.ts'
import type { StripeStore } from '../store.ts'

/** Products, prices, meters, coupons and promotion codes: what is sold and what is taken off. */
export function catalogRoutes({ get, post }: Routes, { store, seconds }: ApiParts): void {
  const { list } = createObjectRoutes({ get }, store)

  post('/products', ({ encoded }) => {
    const product = newProduct(readParams(params.productCreate, encoded), seconds())
    if (store.get('product', product.id)) throw taken(product.id)
    store.put('product', product)
    return product
  })
  get('/products/:id', ({ id }) => store.get('product', id) ?? thrown(missing('product', id)))
  post('/products/:id', ({ id, encoded }) => {
    const { expand: _, ...changes } = readParams(params.productUpdate, encoded)
    const product = store.get('product', id) ?? thrown(missing('product', id))
    const changed = { ...product, ...defined(changes), updated: seconds() }
    store.put('product', changed)
    return changed
  })

  post('/prices', ({ encoded }) => {
    const price = newPrice(readParams(params.priceCreate, encoded), seconds())
    if (!store.get('product', String(price.product)))
      throw missing('product', String(price.product), 'product')
    const holder = store
      .list('price')
      .find((other) => price.lookup_key && other.lookup_key === price.lookup_key)
    if (holder) {
      const message = `A price (\`${holder.id}\`) already uses that lookup key.`
      throw invalid('lookup_key', message, 'resource_already_exists')
    }
    const wanted = readParams(params.priceCreate, encoded)
    refuseOddPrice(wanted, store)
    store.put('price', price)
    if (wanted.tiers) store.put('tiers', { id: price.id, data: newTiers(wanted.tiers) })
    return expanded(price, wanted.expand, store)
  })
  list('/prices', {
    of: 'price',
    takes: params.priceList,
    from: ({ active, lookup_keys: keys }) =>
      store
        .list('price')
        .filter((price) => active === undefined || price.active === active)
        .filter((price) => !keys || keys.includes(price.lookup_key ?? '')),
    by: ['product', 'currency'],
  })

  post('/billing/meters', ({ encoded }) => {
    const given = readParams(params.meterCreate, encoded)
    const holder = store.list('billing.meter').find(({ event_name }) => event_name === given.event_name)
    if (holder) {
      const message = `There is already an active meter with the event name ${given.event_name}.`
      throw invalid('event_name', message, 'resource_already_exists')
    }
    const meter = newMeter(given, seconds())
    store.put('billing.meter', meter)
    return meter
  })
  get('/billing/meters', ({ encoded }) => {
    const wanted = readParams(params.meterList, encoded)
    const found = store
      .list('billing.meter')
      .filter(({ status }) => !wanted.status || status === wanted.status)
    return page('/v1/billing/meters', found, wanted)
  })

  post('/coupons', ({ encoded }) => {
    const coupon = newCoupon(readParams(params.couponCreate, encoded), seconds())
    store.put('coupon', coupon)
    return coupon
  })
  post('/promotion_codes', ({ encoded }) => {
    const given = readParams(params.codeCreate, encoded)
    if (!store.get('coupon', given.promotion.coupon)) {
      throw missing('coupon', given.promotion.coupon, 'promotion[coupon]')
    }
    const code = newPromotionCode(given, seconds())
    store.put('promotion_code', code)
    return code
  })
}

function refuseOddPrice(given: ReturnType<typeof readPrice>, store: StripeStore): void {
  const isTiered = given.billing_scheme === 'tiered'
  if (isTiered !== (given.tiers !== undefined && given.tiers_mode !== undefined)) {
    throw invalid('tiers', 'Tiers, tiers_mode and billing_scheme=tiered go together.')
  }
  if (isTiered === (given.unit_amount !== undefined)) {
    throw invalid('unit_amount', 'A price has either unit_amount or tiers.', 'parameter_missing')
  }
  if (isTiered && given.tiers?.at(-1)?.up_to !== 'inf') {
    throw invalid('tiers', 'The last tier must be infinite: up_to=inf.')
  }
  const { meter, usage_type } = given.recurring ?? {}
  if ((usage_type === 'metered') !== (meter !== undefined)) {
    throw invalid('recurring[meter]', 'Metered prices, and only they, must be backed by a meter.')
  }
  if (meter && !store.get('billing.meter', meter)) throw missing('billing.meter', meter, 'recurring[meter]')
}

function readPrice(encoded: string) {
  return readParams(params.priceCreate, encoded)
}

function taken(product: string): StripeFault {
  return invalid('id', `Product already exists: ${product}`, 'resource_already_exists')
}

function thrown(fault: StripeFault): never {
  throw fault
}

function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>
  }
}
