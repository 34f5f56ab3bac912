import { define } from '../core.ts'
import { VitrineDelivery } from '../receipt/vitrine-delivery.ts'
import { VitrineOrder } from './vitrine-order.ts'

define('vitrine-delivery', VitrineDelivery)
define('vitrine-order', VitrineOrder)
