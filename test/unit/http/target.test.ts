import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../src/http/target.ts';

describe('a target', () => {
  it.each([
    '/mcp',
    '/mcp/',
    '/mcp?session=1',
    '/mcp/?',
    '//mcp',
    '/mcp//',
    '/%6Dcp',
    '/m%63%70/',
    '/./mcp',
    '/x/../mcp',
    '/%2e/mcp',
    '/mcp#part',
    'http://127.0.0.1:3000/mcp',
    'HTTP://localhost/mcp/?a=b',
    'https://chat.example/mcp',
  ])('%s is that of the endpoint', (url) => {
    expect(targetOf(url).path).toBe('/mcp');
  });

  it.each([
    '/',
    '',
    '/MCP',
    '/mcpx',
    '/mcp/x',
    '/mcp;a',
    '/mcp%2F',
    '/x?/mcp',
    '*',
    '/%E0%A4%A',
    'http://mcp',
    '/mcp%20',
  ])('%j is another', (url) => {
    expect(targetOf(url).path).not.toBe('/mcp');
  });

  it('says whom an absolute one is for, and what was asked', () => {
    expect(targetOf('http://user@evil.example:80/healthz/?x=%31')).toEqual({
      authority: 'user@evil.example:80',
      path: '/healthz',
      query: '?x=%31',
    });
    expect(targetOf('/readyz')).toEqual({ authority: undefined, path: '/readyz', query: '' });
  });
});
