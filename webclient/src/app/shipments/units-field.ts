import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';

import { Icon } from '../shared/icon';

/** How many units of a line are in the parcel: one less, one more, or typed; for thumbs and for keys. */
@Component({
  selector: 'app-units-field',
  imports: [Icon, MatIconButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'group', '[attr.aria-label]': "'Units of ' + name() + ' in the parcel'" },
  template: `
    <button
      matIconButton type="button" [disabled]="isLocked() || units() === 0" [disabledInteractive]="true"
      [attr.aria-label]="'One less of ' + name()" (click)="change(units() - 1)"
    >
      <app-icon name="remove" />
    </button>
    <input
      #field type="number" inputmode="numeric" min="0" [max]="most()" [value]="units()" [readOnly]="isLocked()"
      [attr.aria-label]="'Units of ' + name()" (focus)="field.select()" (change)="field.value = '' + change(field.valueAsNumber)"
    />
    <button
      matIconButton type="button" [disabled]="isAtMost()" [disabledInteractive]="true"
      [attr.aria-label]="'One more of ' + name()" (click)="change(units() + 1)"
    >
      <app-icon name="add" />
    </button>
  `,
  styleUrl: './units-field.scss',
})
export class UnitsField {
  readonly name = input.required<string>();
  readonly units = input.required<number>();
  readonly most = input.required<number>();
  readonly isLocked = input(false);
  readonly changed = output<number>();

  protected readonly isAtMost = computed(() => this.isLocked() || this.units() >= this.most());

  /** Answers with what it comes to: what is no number changes nothing, what is too much becomes all. */
  protected change(wanted: number): number {
    if (this.isLocked() || !Number.isFinite(wanted)) return this.units();
    const units = Math.min(this.most(), Math.max(0, Math.trunc(wanted)));
    if (units !== this.units()) this.changed.emit(units);
    return units;
  }
}
