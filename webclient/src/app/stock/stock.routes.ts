import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Stock', loadComponent: () => import('./stock-list').then((m) => m.StockList) },
  { path: ':sku', title: 'Stock of a product', loadComponent: () => import('./stock-detail').then((m) => m.StockDetail) },
] satisfies Routes;
