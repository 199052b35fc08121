import { EnvironmentProviders, inject, provideAppInitializer } from '@angular/core';
import { MatIconRegistry } from '@angular/material/icon';
import { DomSanitizer } from '@angular/platform-browser';
import {
  mdiAlertCircleOutline, mdiArrowLeft, mdiArrowRight, mdiBasketOutline, mdiBriefcaseOutline,
  mdiCalendarTodayOutline, mdiCashMultiple, mdiCheckCircleOutline, mdiChevronDown, mdiChevronRight,
  mdiClipboardCheckOutline, mdiClockOutline, mdiCloseCircleOutline, mdiCloudCheckOutline, mdiCloudOffOutline,
  mdiCompassOffOutline, mdiCreditCardOffOutline, mdiFileDocumentOutline, mdiLogout, mdiMagnify, mdiMagnifyClose,
  mdiMinus, mdiMonitorDashboard, mdiMoonWaningCrescent, mdiPackageVariantClosed, mdiPackageVariantRemove,
  mdiPauseCircleOutline, mdiPlus, mdiPrinterOutline, mdiReceiptTextOutline, mdiServerOutline, mdiStorefrontOutline,
  mdiTagOutline, mdiTimerOffOutline, mdiTimerSandEmpty, mdiTrashCanOutline, mdiTruckOutline, mdiUndoVariant,
  mdiWeatherSunny,
} from '@mdi/js';

/** Name -> outline, on a square of 24. */
const OUTLINES: Readonly<Record<string, string>> = {
  add: mdiPlus,
  arrow_back: mdiArrowLeft,
  arrow_forward: mdiArrowRight,
  cancel: mdiCloseCircleOutline,
  check_circle: mdiCheckCircleOutline,
  chevron_right: mdiChevronRight,
  cloud_done: mdiCloudCheckOutline,
  cloud_off: mdiCloudOffOutline,
  credit_card_off: mdiCreditCardOffOutline,
  dark_mode: mdiMoonWaningCrescent,
  delete: mdiTrashCanOutline,
  description: mdiFileDocumentOutline,
  dns: mdiServerOutline,
  error: mdiAlertCircleOutline,
  expand_more: mdiChevronDown,
  explore_off: mdiCompassOffOutline,
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
};

/** Makes the icons known that `<mat-icon svgIcon="…">` names: no font with thousands of others has to be loaded. */
export function provideIcons(): EnvironmentProviders {
  return provideAppInitializer(() => {
    const [registry, sanitizer] = [inject(MatIconRegistry), inject(DomSanitizer)];
    for (const [name, outline] of Object.entries(OUTLINES)) {
      const drawing = `<svg viewBox="0 0 24 24"><path d="${outline}"/></svg>`;
      registry.addSvgIconLiteral(name, sanitizer.bypassSecurityTrustHtml(drawing));
    }
  });
}
