import { ChangeDetectionStrategy, Component, booleanAttribute, computed, input } from '@angular/core';
import {
  mdiAccountGroupOutline, mdiAccountOutline, mdiAlertCircleOutline, mdiArrowLeft, mdiArrowRight, mdiBasketOutline,
  mdiBriefcaseOutline, mdiCalendarTodayOutline, mdiCashMultiple, mdiCheckCircleOutline, mdiChevronDown, mdiChevronRight,
  mdiClipboardCheckOutline, mdiClockOutline, mdiCloseCircleOutline, mdiCloudCheckOutline, mdiCloudOffOutline,
  mdiCompassOffOutline, mdiCreditCardOffOutline, mdiEmailAlertOutline, mdiFileDocumentOutline, mdiLogout, mdiMagnify,
  mdiMagnifyClose, mdiMinus, mdiMonitorDashboard, mdiMoonWaningCrescent, mdiPackageVariantClosed, mdiPackageVariantRemove,
  mdiPauseCircleOutline, mdiPlus, mdiPrinterOutline, mdiReceiptTextOutline, mdiServerOutline, mdiScaleBalance, mdiStorefrontOutline,
  mdiTagOutline, mdiTimerOffOutline, mdiTimerSandEmpty, mdiTrashCanOutline, mdiTruckOutline, mdiUndoVariant,
  mdiWeatherSunny,
} from '@mdi/js';

/** Name -> outline, on a square of 24. */
const OUTLINES = {
  account: mdiAccountOutline,
  add: mdiPlus,
  arrow_back: mdiArrowLeft,
  arrow_forward: mdiArrowRight,
  balance: mdiScaleBalance,
  cancel: mdiCloseCircleOutline,
  check_circle: mdiCheckCircleOutline,
  chevron_right: mdiChevronRight,
  cloud_done: mdiCloudCheckOutline,
  cloud_off: mdiCloudOffOutline,
  credit_card_off: mdiCreditCardOffOutline,
  dark_mode: mdiMoonWaningCrescent,
  dead_letter: mdiEmailAlertOutline,
  delete: mdiTrashCanOutline,
  description: mdiFileDocumentOutline,
  dns: mdiServerOutline,
  error: mdiAlertCircleOutline,
  expand_more: mdiChevronDown,
  explore_off: mdiCompassOffOutline,
  group: mdiAccountGroupOutline,
  hourglass: mdiTimerSandEmpty,
  inventory: mdiPackageVariantClosed,
  light_mode: mdiWeatherSunny,
  local_shipping: mdiTruckOutline,
  logout: mdiLogout,
  monitoring: mdiMonitorDashboard,
  pause_circle: mdiPauseCircleOutline,
  payments: mdiCashMultiple,
  print: mdiPrinterOutline,
  production_quantity_limits: mdiPackageVariantRemove,
  receipt: mdiReceiptTextOutline,
  remove: mdiMinus,
  schedule: mdiClockOutline,
  search: mdiMagnify,
  search_off: mdiMagnifyClose,
  sell: mdiTagOutline,
  shopping_basket: mdiBasketOutline,
  storefront: mdiStorefrontOutline,
  task_alt: mdiClipboardCheckOutline,
  timer_off: mdiTimerOffOutline,
  today: mdiCalendarTodayOutline,
  undo: mdiUndoVariant,
  work: mdiBriefcaseOutline,
} as const;

export type IconName = keyof typeof OUTLINES;

/** A drawing in the colour of its place. Nobody hears of it: words beside it, or a label, say what it means. */
@Component({
  selector: 'app-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  // Material's buttons and menus know what to do with this class.
  host: { class: 'mat-icon', 'aria-hidden': 'true', '[class.inline]': 'inline()' },
  template: '<svg viewBox="0 0 24 24" focusable="false"><path [attr.d]="outline()" /></svg>',
  styles: `
    :host { display: inline-block; width: 1.5rem; height: 1.5rem; fill: currentColor; }
    :host(.inline) { width: 1.125em; height: 1.125em; vertical-align: -0.1875em; }
    svg { display: block; }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  /** As large as the text around it. */
  readonly inline = input(false, { transform: booleanAttribute });

  protected readonly outline = computed(() => OUTLINES[this.name()]);
}
