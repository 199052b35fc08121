import { provideHttpClient, withFetch, withInterceptors, withNoXsrfProtection } from '@angular/common/http';
import { ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';

import { provideApiConfiguration } from './api/api-configuration';
import { routes } from './app.routes';
import { PageTitle } from './core/page-title';
import { problemInterceptor } from './core/problem-interceptor';
import { renewClient } from './core/renewal';
import { sessionInterceptor } from './core/session-interceptor';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
      withNavigationErrorHandler(renewClient),
    ),
    provideHttpClient(
      withFetch(),
      // `sessionInterceptor` does it: there are two cookies, and a request that is sent again needs the newer value.
      withNoXsrfProtection(),
      withInterceptors([problemInterceptor, sessionInterceptor]),
    ),
    // The paths of the API begin with a slash themselves.
    provideApiConfiguration(''),
    { provide: TitleStrategy, useClass: PageTitle },
  ],
};
