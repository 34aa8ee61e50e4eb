/** A packet by its addresses and what it carries. */
export interface CapturedPacket {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  /** Header of what IP carries, and all behind it. */
  readonly body: Buffer;
}

const rawIp = 101;

/** Packets as a file of libpcap, one each millisecond. */
export function writeCapture(packets: readonly CapturedPacket[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(rawIp, 20);
  const records = packets.flatMap((packet, index) => {
    const data = writeIp(packet);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + Math.floor(index / 1000), 0);
    record.writeUInt32LE((index % 1000) * 1000, 4);
    record.writeUInt32LE(data.length, 8);
    record.writeUInt32LE(data.length, 12);
    return [record, data];
  });
  return Buffer.concat([head, ...records]);
}

/** A packet of IP; its checksum stays zero, too. */
export function writeIp({ from, to, protocol, body }: CapturedPacket): Buffer {
  const head = Buffer.alloc(20);
  head[0] = 0x45;
  head.writeUInt16BE(20 + body.length, 2);
  head[8] = 64;
  head[9] = protocol;
  [from, to].forEach((address, index) => Buffer.from(address.split(".").map(Number)).copy(head, 12 + 4 * index));
  return Buffer.concat([head, body]);
}

export const flags = { syn: 0x02, synAck: 0x12, ack: 0x10, push: 0x18 } as const;

/** A segment of TCP; checksums stay zero, nobody looks. */
export function segment(from: number, to: number, flag: number, sequence: number, acknowledged: number, data: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt16BE(from, 0);
  head.writeUInt16BE(to, 2);
  head.writeUInt32BE(sequence, 4);
  head.writeUInt32BE(acknowledged, 8);
  head[12] = 0x50;
  head[13] = flag;
  head.writeUInt16BE(65_000, 14);
  return Buffer.concat([head, data]);
}

export function datagram(from: number, to: number, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(from, 0);
  head.writeUInt16BE(to, 2);
  head.writeUInt16BE(8 + data.length, 4);
  return Buffer.concat([head, data]);
}
