import { DOCUMENT } from '@angular/common';
import {
  ChangeDetectionStrategy, Component, ElementRef, computed, effect, inject, input, signal, untracked, viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { Dispatch, PackedUnits } from '../api/models';
import { PageTitle } from '../core/page-title';
import { Problem } from '../core/problem';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { LoadingRows } from '../shared/loading-rows';
import { StatusBadge } from '../shared/status-badge';
import { NextToPack } from './next-to-pack';
import { PackingSlip } from './packing-slip';
import { PackingStore } from './packing-store';
import { LeftOut, contentOf, unitsPacked } from './parcel';
import { ParcelLines } from './parcel-lines';
import { ShipmentAside } from './shipment-aside';
import { ShipmentStanding } from './shipment-standing';
import { ShipmentStore } from './shipment-store';
import { ShipmentSteps } from './shipment-steps';

/** One shipment, from the shelf to its customer: pack, dispatch, delivered. */
@Component({
  selector: 'app-shipment-detail',
  imports: [
    ErrorPanel, LoadingRows, MatButton, Icon, NextToPack, PackingSlip, ParcelLines, RouterLink, ShipmentAside,
    ShipmentStanding, ShipmentSteps, StatusBadge,
  ],
  providers: [PackingStore, ShipmentStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shipment-detail.html',
  styleUrl: './shipment-detail.scss',
})
export class ShipmentDetail {
  readonly #document = inject(DOCUMENT);
  readonly #stage = computed(() => `${this.shipmentId()} ${this.store.shipment()?.state ?? ''}`);
  readonly #leftOut = signal<LeftOut>(new Map());

  /** From the address. */
  readonly shipmentId = input.required<string>();

  protected readonly store = inject(ShipmentStore);
  protected readonly packing = inject(PackingStore);
  protected readonly leftOut = this.#leftOut.asReadonly();
  protected readonly number = computed(() => this.store.order.value()?.number);
  protected readonly heading = computed(() => (this.number() ? `Shipment of ${this.number()}` : 'Shipment'));
  /** Whether nothing more can be done with it now. */
  protected readonly isOver = computed(() => !['READY', 'SHIPPED'].includes(this.store.shipment()?.state ?? ''));
  protected readonly lines = computed(() => this.store.shipment()?.lines ?? []);
  protected readonly content = computed(() => contentOf(this.lines(), this.leftOut()) ?? this.lines());
  protected readonly units = computed(() => unitsPacked(this.lines(), this.leftOut()));
  private readonly standing = viewChild(ShipmentStanding, { read: ElementRef<HTMLElement> });

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      const id = this.shipmentId();
      untracked(() => {
        this.packing.forget();
        this.store.show(id);
      });
    });
    effect(() => {
      const number = this.number();
      if (number) title.name(`Shipment of ${number}`);
    });
    effect(() => {
      // Whichever of the two changes, nothing that was begun before goes on.
      this.#stage();
      untracked(() => {
        this.packing.begin();
        this.#leftOut.set(new Map());
      });
    });
  }

  protected readonly dispatch = async (dispatch: Dispatch): Promise<Problem | null> => {
    await this.#step(this.packing.dispatch(this.shipmentId(), dispatch));
    return this.packing.problem();
  };

  protected leaveOut({ position, quantity }: PackedUnits): void {
    const planned = this.lines().find((line) => line.position === position)?.quantity ?? 0;
    this.#leftOut.update((before) => new Map(before).set(position, planned - quantity));
  }

  protected pack(): void {
    if (this.units() > 0) void this.#step(this.packing.pack(this.shipmentId(), contentOf(this.lines(), this.leftOut())));
  }

  protected deliver(): void {
    void this.#step(this.packing.deliver(this.shipmentId()));
  }

  protected print(): void {
    this.#document.defaultView?.print();
  }

  /** Whoever has taken a step stands where it says so, and not on a button that is gone. */
  async #step(taken: Promise<void>): Promise<void> {
    const before = this.store.shipment()?.state;
    await taken;
    await this.store.reload();
    const element = this.standing()?.nativeElement as HTMLElement | undefined;
    if (this.store.shipment()?.state !== before) element?.focus();
  }
}
