import { define } from '../core.ts'
import { VitrineDelivery } from '../receipt/vitrine-delivery.ts'
import { VitrineOrder } from './vitrine-order.ts'
import { VitrineSubscription } from './vitrine-subscription.ts'

define('vitrine-delivery', VitrineDelivery)
define('vitrine-subscription', VitrineSubscription)
define('vitrine-order', VitrineOrder)
