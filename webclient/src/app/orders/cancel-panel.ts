import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';

import { Problem } from '../core/problem';
import { ConfirmPanel } from '../shared/confirm-panel';

/** Cancels what has not left of an order, after asking once more. */
@Component({
  selector: 'app-cancel-panel',
  imports: [ConfirmPanel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-confirm-panel
      [offer]="isRest() ? 'Cancel the rest' : 'Cancel the order'"
      [question]="isRest() ? 'Cancel the rest of the order?' : 'Cancel the order?'"
      yes="Yes, cancel it" no="No, keep it" busy="Cancelling…"
      [isBusy]="isBusy()" [problem]="problem()" (confirmed)="confirmed.emit()"
    />
  `,
})
export class CancelPanel {
  /** Whether some of it has left already. */
  readonly isRest = input.required<boolean>();
  readonly isBusy = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly confirmed = output();
}
