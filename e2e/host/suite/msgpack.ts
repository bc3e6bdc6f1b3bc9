/** What a trace is made of. */
export type Packable = string | number | readonly Packable[] | { readonly [key: string]: Packable };

/** MessagePack in its widest forms: all that a tracer's payload needs, and no more. */
export function msgpack(value: Packable): Buffer {
  if (typeof value === 'string') return Buffer.concat([head(0xdb, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'number') {
    const packed = Buffer.alloc(9);
    packed.writeUInt8(0xd3);
    packed.writeBigInt64BE(BigInt(value), 1);
    return packed;
  }
  if (isList(value)) return Buffer.concat([head(0xdd, value.length), ...value.map(msgpack)]);
  const entries = Object.entries(value);
  return Buffer.concat([head(0xdf, entries.length), ...entries.flat().map(msgpack)]);
}

function head(type: number, length: number): Buffer {
  const packed = Buffer.alloc(5);
  packed.writeUInt8(type);
  packed.writeUInt32BE(length, 1);
  return packed;
}

function isList(value: Packable): value is readonly Packable[] {
  return Array.isArray(value);
}
