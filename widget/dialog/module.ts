import { define } from '../core.ts'
import { VitrineDialog } from './vitrine-dialog.ts'

define('vitrine-dialog', VitrineDialog)
