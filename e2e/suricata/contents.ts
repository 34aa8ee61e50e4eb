/** What client and server say first in an application. */
export interface Content {
  readonly request: Buffer;
  readonly reply: Buffer;
  /** What the client says then. */
  readonly next: Buffer;
}

/** The content by which an application is recognised, under a name where it has one. */
export function contentOf(application: string, name: string | undefined): Content {
  switch (application) {
    case "tls":
      return { request: clientHello(name), reply: serverHello, next: record(23, Buffer.alloc(64, 7)) };
    case "http":
      // The second request of a connection names another host, which nobody looks at (F5).
      return {
        request: get(name),
        reply: Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        next: get("other.unrelated.example"),
      };
    case "ssh":
      return {
        request: Buffer.from("SSH-2.0-OpenSSH_9.6\r\n"),
        reply: Buffer.from("SSH-2.0-OpenSSH_9.2\r\n"),
        next: Buffer.concat([Buffer.from([0, 0, 0, 12, 10, 20]), Buffer.alloc(10, 1)]),
      };
    case "dns":
      return { request: dns(0x0100), reply: dns(0x8180), next: dns(0x0100) };
    case "unknown":
      return { request: noise, reply: noise, next: noise };
    default:
      throw new Error(`no content of ${application}`);
  }
}

const noise = Buffer.from(Array.from({ length: 600 }, (_, index) => 0x80 + ((index * 37) % 96)));

function get(host: string | undefined): Buffer {
  return Buffer.from(
    `GET / HTTP/1.${host === undefined ? "0" : "1"}\r\n${host === undefined ? "" : `Host: ${host}\r\n`}Accept: */*\r\n\r\n`,
  );
}

function clientHello(name: string | undefined): Buffer {
  const host = Buffer.from(name ?? "");
  const list = Buffer.concat([Buffer.from([0]), short(host.length), host]);
  const names = Buffer.concat([short(list.length), list]);
  const sni = name === undefined ? [] : [short(0), short(names.length), names];
  // A key share as long as the post-quantum ones, which take the greeting past one packet.
  const share = Buffer.concat([short(51), short(1184), Buffer.alloc(1184, 5)]);
  const versions = Buffer.from([0, 43, 0, 3, 2, 3, 4]);
  const extensions = Buffer.concat([share, versions, ...sni]);
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 9),
    Buffer.from([0]),
    Buffer.from([0, 4, 0x13, 0x01, 0xc0, 0x2f]),
    Buffer.from([1, 0]),
    short(extensions.length),
    extensions,
  ]);
  return record(22, Buffer.concat([Buffer.from([1, 0]), short(body.length), body]));
}

const serverHello = ((): Buffer => {
  const body = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 8), Buffer.from([0, 0xc0, 0x2f, 0])]);
  return record(22, Buffer.concat([Buffer.from([2, 0]), short(body.length), body]));
})();

function record(type: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 3, 3]), short(data.length), data]);
}

/** A question for example.com, with or without the bit of an answer. */
function dns(status: number): Buffer {
  const name = Buffer.concat([Buffer.from([7]), Buffer.from("example"), Buffer.from([3]), Buffer.from("com"), Buffer.from([0])]);
  return Buffer.concat([short(0x1234), short(status), short(1), short(0), short(0), short(0), name, short(1), short(1)]);
}

function short(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}
