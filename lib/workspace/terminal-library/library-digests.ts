/**
 * SHA-256 of the files of `bun-pty` that a pod accepts, by processor: `librust_pty_musl.so` and `librust_pty_arm64_musl.so`.
 */
export const LIBRARY_DIGESTS = {
  x64: 'aa670b8a101f11dceaceac135edc79ae8b16e71678834171d40967844a4367bf',
  arm64: '34643c78f52295f221891318c4db84300411e05d71ed5a604c3cbb795828e2d8',
} as const;
