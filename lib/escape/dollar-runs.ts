/**
 * Doubles the dollars of `text` where a layer would see something: before what `special` matches (its opening
 * bracket), and where two stand together, which the layer makes one of. A single dollar elsewhere stays, for the
 * reader's sake.
 */
export function doubleDollars(text: string, special: RegExp): string {
  return text.replace(/\$+/g, (run, offset: number) => {
    const meansSomething = run.length > 1 || special.test(text.charAt(offset + run.length));
    return meansSomething ? run + run : run;
  });
}
