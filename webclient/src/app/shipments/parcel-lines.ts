import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';

import { LineUnits, OrderLine } from '../api/models';
import { UnitsPipe } from '../shared/units-pipe';
import { LeftOut, packedOf, unitsLeft } from './parcel';
import { UnitsField } from './units-field';

/** What goes, or went, into a parcel. */
@Component({
  selector: 'app-parcel-lines',
  imports: [UnitsField, UnitsPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul>
      @for (line of named(); track line.position) {
        <li [class.is-out]="line.packed === 0">
          <div class="what">
            <span class="name">{{ line.name }}</span>
            <code>{{ line.sku }}</code>
            @if (line.ordered !== null && line.ordered !== line.quantity) {
              <span class="ordered">{{ line.ordered }} ordered, {{ line.quantity }} in this shipment</span>
            }
          </div>
          @if (canChange()) {
            <app-units-field
              [name]="line.name" [units]="line.packed" [most]="line.quantity" [isLocked]="isLocked()"
              (changed)="changed.emit({ position: line.position, quantity: $event })"
            />
          } @else {
            <span class="units">{{ line.quantity }} ×</span>
          }
        </li>
      }
    </ul>
    <p class="rest" role="status">
      @if (rest() > 0) {
        <strong>{{ rest() | units }} left out.</strong> When you pack, the rest becomes another shipment, to be packed later.
      }
    </p>
  `,
  styleUrl: './parcel-lines.scss',
})
export class ParcelLines {
  readonly lines = input.required<readonly LineUnits[]>();
  /** Empty until they are known. */
  readonly orderLines = input.required<readonly OrderLine[]>();
  readonly leftOut = input.required<LeftOut>();
  readonly canChange = input.required<boolean>();
  readonly isLocked = input.required<boolean>();
  readonly changed = output<{ readonly position: number; readonly quantity: number }>();

  protected readonly rest = computed(() => (this.canChange() ? unitsLeft(this.lines(), this.leftOut()) : 0));
  protected readonly named = computed(() => {
    const ofOrder = new Map(this.orderLines().map((line) => [line.position, line]));
    return this.lines().map((line) => {
      const { name = line.sku, quantity: ordered = null } = ofOrder.get(line.position) ?? {};
      return { ...line, name, ordered, packed: packedOf(line, this.leftOut()) };
    });
  });
}
