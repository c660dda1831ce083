import express from 'express';

/** Everything but health and `/mcp`, which are served before Express: the one ahead of the guards, the other since each message passes there. */
export function makeApp(): express.Express {
  const app = express();
  app.disable('x-powered-by');
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
