import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Orders', loadComponent: () => import('./order-list').then((m) => m.OrderList) },
  { path: ':orderId', title: 'Order', loadComponent: () => import('./order-detail').then((m) => m.OrderDetail) },
] satisfies Routes;
