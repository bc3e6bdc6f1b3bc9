/** Where the library comes from that terminals need in OpenCode's official image, whose own is made for another libc. */
export type TerminalLibrary = TerminalLibraryFromNpm | TerminalLibraryFromImage;

/**
 * The first start fetches it out of the npm package `bun-pty` and checks it against the digest that this library pins; later
 * starts find it on the volume. An OpenCode that has a library for its libc fetches nothing.
 */
export interface TerminalLibraryFromNpm {
  /** It comes out of an npm package. */
  readonly from: 'npm';

  /**
   * Address of an npm registry that the pod can reach, such as a mirror's; with `http:` too, for the file is checked.
   *
   * @default 'https://registry.npmjs.org'
   */
  readonly registry?: string;
}

/** The image has what it needs, or terminals are not wanted: nothing is brought in. */
export interface TerminalLibraryFromImage {
  /** It is in the image, if at all. */
  readonly from: 'image';
}
