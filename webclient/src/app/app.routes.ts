import { Routes } from '@angular/router';

import CATALOGUE from './catalogue/catalogue.routes';
import { requireRole, requireSignIn } from './core/access';
import { OFFICE_ROLES } from './core/destinations';

/** Every screen is loaded when it is first visited; the catalogue, where most begin, without a look at its routes first. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'catalogue' },
  { path: 'catalogue', children: CATALOGUE },
  { path: 'basket', loadChildren: () => import('./checkout/checkout.routes') },
  { path: 'orders', canActivate: [requireSignIn], loadChildren: () => import('./orders/orders.routes') },
  { path: 'invoices', canActivate: [requireSignIn], loadChildren: () => import('./invoices/invoices.routes') },
  {
    path: 'shipments',
    canMatch: [requireRole('warehouse', 'admin')],
    loadChildren: () => import('./shipments/shipments.routes'),
  },
  {
    path: 'stock',
    canMatch: [requireRole('warehouse', 'admin')],
    loadChildren: () => import('./stock/stock.routes'),
  },
  {
    path: 'today',
    canMatch: [requireRole(...OFFICE_ROLES)],
    loadChildren: () => import('./today/today.routes'),
  },
  {
    path: 'products',
    canMatch: [requireRole('catalogue', 'admin')],
    loadChildren: () => import('./products/products.routes'),
  },
  {
    path: 'customers',
    canMatch: [requireRole('support', 'admin')],
    loadChildren: () => import('./customers/office.routes'),
  },
  {
    path: 'payments',
    canMatch: [requireRole('support', 'accountant', 'admin')],
    loadChildren: () => import('./payments/payments.routes'),
  },
  {
    path: 'ledger',
    canMatch: [requireRole('accountant', 'admin')],
    loadChildren: () => import('./ledger/ledger.routes'),
  },
  {
    path: 'instances',
    canMatch: [requireRole('ops', 'admin')],
    loadChildren: () => import('./registry/registry.routes'),
  },
  {
    path: 'backlog',
    canMatch: [requireRole('ops', 'admin')],
    loadChildren: () => import('./backlog/backlog.routes'),
  },
  {
    path: 'dead-letters',
    canMatch: [requireRole('ops', 'admin')],
    loadChildren: () => import('./dead-letters/dead-letters.routes'),
  },
  {
    path: 'proofs',
    canMatch: [requireRole('ops', 'admin')],
    loadChildren: () => import('./proofs/proofs.routes'),
  },
  { path: '', loadChildren: () => import('./customers/customers.routes') },
  { path: '**', title: 'Page not found', loadComponent: () => import('./core/not-found').then((m) => m.NotFound) },
];
