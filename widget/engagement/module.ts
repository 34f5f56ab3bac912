import { define } from '../core.ts'
import { VitrineDelivery } from '../receipt/vitrine-delivery.ts'
import { VitrineEngagement } from './vitrine-engagement.ts'

define('vitrine-delivery', VitrineDelivery)
define('vitrine-engagement', VitrineEngagement)
