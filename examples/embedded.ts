/**
 * The chat as a part of another Express app: the server listens on a port of loopback, and the app passes `/mcp` on to it. An agent of each
 * side of the room comes through the app. Run: node examples/embedded.ts
 */
import { request as requestTo } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { converse } from './agent.ts';
import { runExample } from './chat-url.ts';
import { connect } from './connect.ts';

/** Passes requests on as they come, and answers as they come back: a body or an event stream is never gathered. */
const passOnTo =
  (target: string): express.RequestHandler =>
  (request, response) => {
    const { method, headers } = request;
    const onward = requestTo(target, { method, headers: { ...headers, host: new URL(target).host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.once('error', () => response.headersSent || response.status(502).end());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  };

runExample(async (chatUrl) => {
  const app = express();
  app.get('/', (_request, response) => void response.send('A page of the app.'));
  app.all('/mcp', passOnTo(chatUrl));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  console.log(await (await fetch(origin)).text());
  const [ann, ben] = await Promise.all([connect('Ann', `${origin}/mcp`), connect('Ben', `${origin}/mcp`)]);
  await converse(ann.agent, ben.agent);
  await Promise.all([ann.close(), ben.close()]);
  server.closeAllConnections();
  server.close();
});
