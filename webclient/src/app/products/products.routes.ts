import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Products', loadComponent: () => import('./product-register').then((m) => m.ProductRegister) },
  { path: 'new', title: 'New product', loadComponent: () => import('./new-product').then((m) => m.NewProduct) },
  { path: ':productId', title: 'Product', loadComponent: () => import('./product-editor').then((m) => m.ProductEditor) },
] satisfies Routes;
