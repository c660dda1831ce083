const unreserved = /%(?:2d|2e|5f|7e|3\d|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/gi;

/** A text in which nothing is percent-encoded that means the same as itself. @see RFC 3986, 2.3 */
export const decodeUnreserved = (text: string): string =>
  text.replace(unreserved, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
