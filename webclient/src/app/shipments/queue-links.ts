import { ChangeDetectionStrategy, Component, ElementRef, afterRenderEffect, input, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';

import { QUEUES, ShipmentState } from './queues';

/** The queues to choose from; the choice stands in the address. */
@Component({
  selector: 'app-queue-links',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav #nav aria-label="Queues">
      @for (queue of queues; track queue.state) {
        <a
          routerLink="." [queryParams]="{ state: queue.state === 'PLANNED' ? null : queue.state }"
          [attr.aria-current]="chosen() === queue.state ? 'true' : null"
        >{{ queue.label }}</a>
      }
    </nav>
  `,
  styleUrl: '../catalogue/category-links.scss',
})
export class QueueLinks {
  /** None where shipments of all queues are shown. */
  readonly chosen = input.required<ShipmentState | undefined>();

  protected readonly queues = QUEUES;
  private readonly nav = viewChild.required<ElementRef<HTMLElement>>('nav');

  constructor() {
    afterRenderEffect(() => {
      this.chosen();
      const nav = this.nav().nativeElement;
      const link = nav.querySelector<HTMLElement>('[aria-current]');
      // On a phone the row of queues is wider than the window.
      if (link) nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2;
    });
  }
}
