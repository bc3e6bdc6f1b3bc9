import { ReviewError } from '../review-error';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of a file. @throws ReviewError that names the line where it stops being UTF-8 */
export function decodeText(path: string, bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ReviewError([`${path}:${brokenLine(bytes)}: it is not UTF-8: save the file as UTF-8`]);
  }
}

function brokenLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end < 0 ? bytes.length : end;
    try {
      decoder.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to + 1;
  }
  return line;
}
