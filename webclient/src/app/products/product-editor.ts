import { ChangeDetectionStrategy, Component, effect, inject, input, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';

import { Availability } from '../catalogue/availability';
import { ProductArt } from '../catalogue/product-art';
import { PageTitle } from '../core/page-title';
import { Problem } from '../core/problem';
import { ConfirmPanel } from '../shared/confirm-panel';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadingRows } from '../shared/loading-rows';
import { MoneyPipe } from '../shared/money-pipe';
import { CategoriesStore } from './categories-store';
import { ClashPanel } from './clash-panel';
import { EditorStore } from './editor-store';
import { ProductFields } from './product-fields';
import { ProductForm } from './product-form';

/** One product, for those who keep it: what is said of it, its price, and its end. */
@Component({
  selector: 'app-product-editor',
  imports: [
    Availability, ClashPanel, ConfirmPanel, ErrorPanel, InstantPipe, LoadingRows, Icon, MoneyPipe, ProductArt, ProductForm,
    RouterLink,
  ],
  providers: [CategoriesStore, EditorStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './product-editor.html',
  styleUrl: './product-editor.scss',
})
export class ProductEditor {
  /** From the address. */
  readonly productId = input.required<string>();

  protected readonly store = inject(EditorStore);
  protected readonly categories = inject(CategoriesStore).categories;
  protected readonly save = (fields: ProductFields): Promise<Problem | null> => this.store.save(fields);

  constructor() {
    const title = inject(PageTitle);
    const isNew = inject(Router).currentNavigation()?.extras.state?.['isNew'] === true;
    effect(() => {
      const id = this.productId();
      untracked(() => void this.store.show(id, isNew ? 'Created.' : ''));
    });
    effect(() => {
      const product = this.store.reading.value();
      if (product) title.name(product.name);
    });
  }
}
