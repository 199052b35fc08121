import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';

import { Icon } from './icon';

/** One unit less, one unit more; less than one takes the line away. */
@Component({
  selector: 'app-quantity-stepper',
  imports: [Icon, MatIconButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'group', '[attr.aria-label]': "'Quantity of ' + name()" },
  template: `
    <button
      matIconButton type="button" [disabled]="isLocked()" [disabledInteractive]="true"
      [attr.aria-label]="(quantity() === 1 ? 'Remove ' : 'One less of ') + name()"
      (click)="change(-1)"
    >
      <app-icon [name]="quantity() === 1 ? 'delete' : 'remove'" />
    </button>
    <output class="count" aria-live="polite">{{ quantity() }}</output>
    <button
      matIconButton type="button" [disabled]="isAtMost()" [disabledInteractive]="true"
      [attr.aria-label]="'One more of ' + name()"
      (click)="change(1)"
    >
      <app-icon name="add" />
    </button>
  `,
  styleUrl: './quantity-stepper.scss',
})
export class QuantityStepper {
  readonly name = input.required<string>();
  readonly quantity = input.required<number>();
  readonly most = input(Number.POSITIVE_INFINITY);
  readonly isLocked = input(false);
  readonly changed = output<number>();

  protected readonly isAtMost = computed(() => this.isLocked() || this.quantity() >= this.most());

  protected change(step: -1 | 1): void {
    const isForbidden = this.isLocked() || (step > 0 && this.isAtMost());
    if (!isForbidden) this.changed.emit(this.quantity() + step);
  }
}
