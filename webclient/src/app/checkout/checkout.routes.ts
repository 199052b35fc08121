import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Basket', loadComponent: () => import('./basket-page').then((m) => m.BasketPage) },
] satisfies Routes;
