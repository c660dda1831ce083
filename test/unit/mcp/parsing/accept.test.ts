import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { acceptedBy } from '../../../../src/mcp/parsing/accept.ts';
import { contentProblem } from '../../../../src/mcp/parsing/content.ts';
import { problems } from '../../../../src/mcp/problem.ts';

const accepted = (accept?: string): string => {
  const { json, stream } = acceptedBy({ headers: { accept } } as IncomingMessage);
  return [json && 'json', stream && 'stream'].filter(Boolean).join(' and ') || 'neither';
};

describe('Accept', () => {
  it.each([
    [undefined, 'json and stream'],
    ['', 'json and stream'],
    ['*/*', 'json and stream'],
    ['*', 'json and stream'],
    ['application/json, text/event-stream', 'json and stream'],
    ['Application/JSON,TEXT/Event-Stream', 'json and stream'],
    ['application/*, text/*', 'json and stream'],
    ['application/json;q=0.1, text/event-stream;q=0.001', 'json and stream'],
    ['text/html, */*;q=0.8', 'json and stream'],
    [', ,application/json,, text/event-stream,', 'json and stream'],
    ['application/json; charset=utf-8, text/event-stream; charset=utf-8', 'json and stream'],
    ['application/json', 'json'],
    ['application/*', 'json'],
    ['application/json, text/event-stream;q=0', 'json'],
    ['*/*, text/event-stream;q=0', 'json'],
    ['text/*;q=0.000, */*;q=0.1', 'json'],
    ['text/event-stream', 'stream'],
    ['TEXT/*', 'stream'],
    ['text/*;q=0, text/event-stream', 'stream'],
    ['*/* ; q=1 , application/json ; Q=0', 'stream'],
    ['application/json;q=0, application/*', 'stream is not named'],
    ['text/html', 'neither'],
    ['application/json;q=0', 'neither'],
    ['*/*;q=0', 'neither'],
    ['application/jsonl, text/event-streams', 'neither'],
    ['application/json;q=much, text/html', 'json'],
    ['text/html;x=", */*;q=1"', 'neither'],
    ['text/html;x="\\", application/json"', 'neither'],
    ['application/json;profile="a,b;q=0", text/html', 'json'],
    ['text/html;x="never closed, application/json', 'neither'],
    ['application/json;x=q;q="0.000"', 'neither'],
  ])('%j takes %s', (accept, taken) => {
    expect(accepted(accept)).toBe(taken === 'stream is not named' ? 'neither' : taken);
  });
});

describe('a body', () => {
  const problemOf = (type: string | undefined, coding?: string, transfer?: string) =>
    contentProblem({
      headers: { 'content-type': type, 'content-encoding': coding, 'transfer-encoding': transfer },
    } as IncomingMessage);

  it.each([
    'application/json',
    'Application/JSON',
    ' application/json ; charset=utf-8',
    'application/json;CHARSET="UTF-8"',
    'application/json; charset=utf8; profile=x',
    'application/json;',
    'application/json; charset=us-ascii',
    'application/json; profile="a;charset=latin1"',
  ])('of %j is read', (type) => {
    expect(problemOf(type)).toBeUndefined();
  });

  it.each([
    [undefined, problems.wrongType],
    ['text/plain', problems.wrongType],
    ['application/json-rpc', problems.wrongType],
    ['application/jsonl; charset=utf-8', problems.wrongType],
    ['application/json; charset=iso-8859-1', problems.wrongCharset],
    ['application/json; charset="utf-16"', problems.wrongCharset],
    ['application/json; x=y; charset=windows-1252', problems.wrongCharset],
  ])('of %j is not', (type, problem) => {
    expect(problemOf(type)).toBe(problem);
  });

  it.each([
    ['identity', undefined],
    ['', undefined],
    ['Identity, identity', undefined],
    ['gzip', problems.wrongEncoding],
    ['identity, br', problems.wrongEncoding],
    ['deflate', problems.wrongEncoding],
  ])('in the coding %j', (coding, problem) => {
    expect(problemOf('application/json', coding)).toBe(problem);
  });

  it.each([
    ['chunked', undefined],
    ['gzip, chunked', problems.wrongEncoding],
  ])('sent in the coding %j', (coding, problem) => {
    expect(problemOf('application/json', undefined, coding)).toBe(problem);
  });
});
