import type { Conversation } from "../../verify/conversation";
import { datagram, flags, segment, writeIp, type CapturedPacket } from "./capture";
import { contentOf } from "./contents";

/** A packet of a conversation with what the engine's default action asks of it. */
export interface FlowPacket {
  readonly captured: CapturedPacket;
  readonly toServer: boolean;
  readonly established: boolean;
  /** Whether the engine has seen enough to tell the application. */
  readonly known: boolean;
}

const errors: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

/** The packets of a conversation on the wire; `split` sends the first bytes of the client in two packets. */
export function packetsOf(conversation: Conversation, client: string, server: string, port: number, split: boolean): readonly FlowPacket[] {
  const there = { from: client, to: server };
  const back = { from: server, to: client };
  const { protocol, application, name, icmpType } = conversation;
  const target = conversation.port ?? 0;
  if (protocol === "other")
    return [{ captured: { ...there, protocol: 47, body: Buffer.alloc(8) }, toServer: true, established: false, known: false }];
  if (protocol === "icmp") {
    const message = (type: number, sequence: number): Buffer => {
      const head = Buffer.from([type, 0, 0, 0, port >> 8, port & 255, 0, sequence]);
      // An error reports the packet that it is about: one of a conversation that nobody had.
      return Buffer.concat([
        head,
        errors.has(type) ? writeIp({ ...back, protocol: 17, body: datagram(port, 9, Buffer.alloc(0)) }) : Buffer.from([1, 2, 3, 4]),
      ]);
    };
    const packet = (ends: typeof there, type: number, sequence: number, established: boolean): FlowPacket => ({
      captured: { ...ends, protocol: 1, body: message(type, sequence) },
      toServer: ends === there,
      established,
      known: false,
    });
    if (icmpType !== 8) return [packet(there, icmpType ?? 0, 1, false)];
    return [packet(there, 8, 1, false), packet(back, 0, 1, true), packet(there, 8, 2, true)];
  }
  if (protocol === "udp") {
    const { request, reply, next } = contentOf(application ?? "unknown", name);
    const packet = (ends: typeof there, data: Buffer, established: boolean): FlowPacket => ({
      captured: { ...ends, protocol: 17, body: ends === there ? datagram(port, target, data) : datagram(target, port, data) },
      toServer: ends === there,
      established,
      known: true,
    });
    return [packet(there, request, false), packet(back, reply, true), packet(there, next, true)];
  }

  let [sent, answered] = [1000, 5000];
  const say = (data: Buffer, flag: number, known: boolean, established = true): FlowPacket => {
    const body = segment(port, target, flag, sent, flag === flags.syn ? 0 : answered, data);
    sent += data.length + (flag === flags.syn ? 1 : 0);
    return { captured: { ...there, protocol: 6, body }, toServer: true, established, known };
  };
  const answer = (data: Buffer, flag: number, known: boolean, established = true): FlowPacket => {
    const body = segment(target, port, flag, answered, sent, data);
    answered += data.length + (flag === flags.synAck ? 1 : 0);
    return { captured: { ...back, protocol: 6, body }, toServer: false, established, known };
  };
  const nothing = Buffer.alloc(0);
  const handshake = [
    say(nothing, flags.syn, false, false),
    answer(nothing, flags.synAck, false, false),
    say(nothing, flags.ack, false, false),
  ];
  if (application === undefined) return handshake;
  const { request, reply, next } = contentOf(application, name);
  const half = Math.floor(request.length / 2);
  const parts = split
    ? [say(request.subarray(0, half), flags.push, false), say(request.subarray(half), flags.push, true)]
    : [say(request, flags.push, true)];
  return [...handshake, ...parts, answer(reply, flags.push, true), say(next, flags.push, true)];
}
