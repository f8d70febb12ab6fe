/** Text made legal for XML 1.0: most control characters and lone surrogates may not occur there in any form. */

const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text for the content of an element: what is illegal is shown by its number, `\u{1b}`. */
export function xmlText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(ILLEGAL, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Text for an attribute, where readers turn line breaks into blanks anyway. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replace(/[\t\n]/g, ' ');
}
