import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { Problem } from '../core/problem';
import { Icon } from '../shared/icon';
import { CategoriesStore } from './categories-store';
import { NewProductStore } from './new-product-store';
import { EMPTY, ProductFields } from './product-fields';
import { ProductForm } from './product-form';

/** A product that is put into the catalogue. */
@Component({
  selector: 'app-new-product',
  imports: [MatButton, Icon, ProductForm, RouterLink],
  providers: [CategoriesStore, NewProductStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="back"><a routerLink="/products"><app-icon inline name="arrow_back" /> Products</a></p>
    <header class="page-head">
      <div>
        <h1>New product</h1>
        <p>It is for sale as soon as there is stock of it.</p>
      </div>
    </header>
    <app-product-form class="sheet" [start]="start" [isNew]="true" [categories]="categories()" [save]="save">
      <a matButton routerLink="/products">Leave it</a>
    </app-product-form>
  `,
  styles: 'app-product-form { display: block; max-width: 44rem; }',
})
export class NewProduct {
  readonly #store = inject(NewProductStore);
  readonly #router = inject(Router);

  protected readonly categories = inject(CategoriesStore).categories;
  protected readonly start = EMPTY;
  protected readonly save = async (fields: ProductFields): Promise<Problem | null> => {
    const answer = await this.#store.create(fields);
    if (answer instanceof Problem) return answer;
    await this.#router.navigate(['/products', answer.id], { state: { isNew: true } });
    return null;
  };
}
