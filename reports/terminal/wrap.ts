/** Text fitted into columns of a terminal. Widths count characters; text is made printable first. */
import { printable } from '../wording/printable.ts';

/** Cuts to `width` characters, the last being an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  const chars = [...text];
  return chars.length <= width ? text : `${chars.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Breaks at spaces into at most `lines` lines of `width`; what does not fit the last one is cut. Words longer than a line are cut hard. */
export function wrap(text: string, width: number, lines: number): string[] {
  const result: string[] = [];
  let rest = [...printable(text).trim()];
  while (rest.length > width && result.length < lines - 1) {
    let end = rest.lastIndexOf(' ', width);
    if (end <= 0) end = width;
    result.push(rest.slice(0, end).join('').trimEnd());
    rest = rest.slice(end);
    while (rest[0] === ' ') rest.shift();
  }
  result.push(cut(rest.join(''), width));
  return result;
}
