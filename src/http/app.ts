import express from 'express';

/** What operators ask of the process. */
export interface Health {
  /** Whether new people are served, or why not. */
  state(): 'ready' | 'draining' | 'store_failed';
}

/** Everything but `/mcp`, which is served before Express since each message passes there. */
export function makeApp(health: Health): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', (_request, response) => {
    const status = health.state();
    response.status(status === 'ready' ? 200 : 503).json({ status });
  });
  app.use((_request, response) => {
    response.status(404).json({ error: 'Not found. The MCP endpoint is at /mcp.' });
  });
  app.use(
    (error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction): void => {
      // Express's own answer would hold a stack trace.
      const status = (error as { status?: number }).status ?? 500;
      response.status(status).json({ error: status < 500 ? 'Bad request' : 'Internal error' });
    },
  );
  return app;
}
