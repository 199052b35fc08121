import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Catalogue', loadComponent: () => import('./product-list').then((m) => m.ProductList) },
  {
    path: ':productId',
    title: 'Product',
    loadComponent: () => import('./product-detail').then((m) => m.ProductDetail),
  },
] satisfies Routes;
