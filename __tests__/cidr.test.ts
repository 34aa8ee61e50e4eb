import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { Address4 } from "ip-address";
import {
  byPlace,
  CidrError,
  cidrAt,
  contains,
  everywhere,
  formatAddress,
  nextFree,
  overlaps,
  parseAddress,
  parseCidr,
  part,
  size,
} from "../cidr";

/** Answers of cidr-tools, in the order of the questions. */
function ask(questions: readonly (readonly string[])[]): readonly unknown[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, [require.resolve("./cidr-oracle.mjs")], {
    input: JSON.stringify(questions),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const block = fc.tuple(address, fc.integer({ min: 0, max: 32 })).map(([value, length]) => cidrAt(value - (value % size(length)), length));

/** Two blocks, half of the time near each other, since far ones never meet. */
const pair = fc.oneof(
  fc.tuple(block, block),
  fc.tuple(block, fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })).map(([one, length, offset]) => {
    const value = (one.first + (offset % (size(one.length) * 2))) % 2 ** 32;
    return [one, cidrAt(value - (value % size(length)), length)] as const;
  }),
);

describe("reading a block", () => {
  test("10.16.2.0/23 begins at 10.16.2.0 and ends at 10.16.3.255", () => {
    const { text, first, last, length } = parseCidr("10.16.2.0/23");
    expect([text, formatAddress(first), formatAddress(last), length]).toEqual(["10.16.2.0/23", "10.16.2.0", "10.16.3.255", 23]);
  });

  test("0.0.0.0/0 is everywhere and 255.255.255.255/32 one address, without a sign bit", () => {
    expect(parseCidr("0.0.0.0/0")).toEqual(everywhere);
    expect(parseCidr("255.255.255.255/32")).toEqual({ text: "255.255.255.255/32", first: 4294967295, last: 4294967295, length: 32 });
  });

  test.each([
    ["10.0.3.1/28", "10.0.3.1/28 has host bits set; its block starts at 10.0.3.0"],
    ["10.17.0.0/15", "10.17.0.0/15 has host bits set; its block starts at 10.16.0.0"],
    ["10.0.0.0", '"10.0.0.0" has no prefix length; write 10.0.0.0/16, say'],
    ["172.20.5.0", '"172.20.5.0" has no prefix length; write 172.20.5.0/24, say'],
    ["172.20.5.7", '"172.20.5.7" has no prefix length; write 172.20.5.7/32, say'],
    ["vpc", '"vpc" has no prefix length; write 10.0.0.0/16, say'],
    ["", '"" has no prefix length; write 10.0.0.0/16, say'],
    ["10.0.0.0/33", '"10.0.0.0/33" has the prefix length "33"; write a number from 0 to 32'],
    ["10.0.0.0/08", '"10.0.0.0/08" has the prefix length "08"; write a number from 0 to 32'],
    ["10.0.0.0/+8", '"10.0.0.0/+8" has the prefix length "+8"; write a number from 0 to 32'],
    ["10.0.0.0/8 ", '"10.0.0.0/8 " has the prefix length "8 "; write a number from 0 to 32'],
    ["10.0.0.0/255.0.0.0", '"10.0.0.0/255.0.0.0" has the prefix length "255.0.0.0"; write a number from 0 to 32'],
    ["10.0.0.0/", '"10.0.0.0/" has the prefix length ""; write a number from 0 to 32'],
    ["10.0.0.0/8/8", '"10.0.0.0/8/8" is not an IPv4 block such as 10.0.0.0/16'],
    ["10.0/16", '"10.0/16" is not an IPv4 block such as 10.0.0.0/16'],
    ["256.0.0.0/8", '"256.0.0.0/8" is not an IPv4 block such as 10.0.0.0/16'],
    ["0x0a.0.0.0/8", '"0x0a.0.0.0/8" is not an IPv4 block such as 10.0.0.0/16'],
    ["fd00::/8", '"fd00::/8" is not an IPv4 block such as 10.0.0.0/16'],
    // What the usual libraries repair: the first two become other networks with cidr-tools, the third is octal elsewhere.
    ["10.0.0.1x/24", '"10.0.0.1x/24" is not an IPv4 block such as 10.0.0.0/16'],
    [" 10.0.0.0/8", '" 10.0.0.0/8" is not an IPv4 block such as 10.0.0.0/16'],
    ["010.0.0.0/8", '"010.0.0.0/8" is not an IPv4 block such as 10.0.0.0/16'],
  ])("rejects %j", (text, message) => {
    expect(() => parseCidr(text)).toThrow(new CidrError(message));
  });

  test("what the oracles accept in silence is refused here", () => {
    expect(
      ask([
        ["bounds", "10.0.0.1x/24"],
        ["bounds", " 10.0.0.0/8"],
      ]),
    ).toHaveLength(2);
    expect(new Address4("10.0.3.1/28").startAddress().address).toBe("10.0.3.0");
  });

  test("an accepted text is exactly how the block is written, whatever was typed", () => {
    const typo = fc
      .tuple(block, fc.nat(18), fc.constantFrom("0", "1", "9", " ", ".", "/", "-", "+", "x", "e", "\n", "\u0661"))
      .map(([{ text }, at, letter]) => text.slice(0, at) + letter + text.slice(at));
    fc.assert(
      fc.property(typo, (text) => {
        let read: string | undefined;
        try {
          read = parseCidr(text).text;
        } catch (error) {
          expect(error).toBeInstanceOf(CidrError);
          return;
        }
        const oracle = new Address4(text);
        expect([read, oracle.startAddress().address, `${oracle.correctForm()}/${oracle.subnetMask}`]).toEqual([
          text,
          oracle.correctForm(),
          text,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  test("host bits are refused exactly where ip-address finds another start", () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 32 }), (value, length) => {
        const text = `${formatAddress(value)}/${length}`;
        const start = new Address4(text).startAddress().address;
        if (start === formatAddress(value)) expect(parseCidr(text).text).toBe(text);
        else expect(() => parseCidr(text)).toThrow(new CidrError(`${text} has host bits set; its block starts at ${start}`));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("arithmetic agrees with two independent libraries", () => {
  test("on the bounds of a block", () => {
    const blocks = fc.sample(block, 1000);
    const answers = ask(blocks.map(({ text }) => ["bounds", text]));
    for (const [index, { text, first, last }] of blocks.entries()) {
      expect([text, first, last]).toEqual([text, ...(answers[index] as number[])]);
      expect([text, formatAddress(last)]).toEqual([text, new Address4(text).endAddress().address]);
    }
  });

  test("on containing and overlapping", () => {
    const pairs = fc.sample(pair, 2000);
    const answers = ask(
      pairs.flatMap(([one, other]) => [
        ["contains", one.text, other.text],
        ["overlaps", one.text, other.text],
      ]),
    );
    for (const [index, [one, other]] of pairs.entries()) {
      const where = `${one.text} ${other.text}`;
      expect([where, contains(one, other)]).toEqual([where, answers[2 * index]]);
      expect([where, overlaps(one, other)]).toEqual([where, answers[2 * index + 1]]);
      expect([where, contains(one, other)]).toEqual([where, new Address4(other.text).isInSubnet(new Address4(one.text))]);
    }
  });

  test("on the parts of a block making up the whole", () => {
    const cases = fc.sample(
      fc.tuple(
        block.filter(({ length }) => length <= 26),
        fc.integer({ min: 0, max: 6 }),
      ),
      100,
    );
    const answers = ask(cases.map(([whole, bits]) => ["merge", ...parts(whole, whole.length + bits).map(({ text }) => text)]));
    expect(answers).toEqual(cases.map(([{ text }]) => [text]));
  });
});

function parts(whole: ReturnType<typeof parseCidr>, length: number): ReturnType<typeof parseCidr>[] {
  return Array.from({ length: 2 ** (length - whole.length) }, (_, index) => part(whole, length, index));
}

describe("parts", () => {
  test("the last /26 of 10.17.0.0/20 is 10.17.15.192/26, and the one before it 10.17.15.128/26", () => {
    const vpc = parseCidr("10.17.0.0/20");
    expect([part(vpc, 26, -1).text, part(vpc, 26, -2).text]).toEqual(["10.17.15.192/26", "10.17.15.128/26"]);
  });

  test("the eight slots of 10.16.0.0/20 are /23s, the second for endpoints", () => {
    expect(part(parseCidr("10.16.0.0/20"), 23, 1).text).toBe("10.16.2.0/23");
  });

  test("are inside, disjoint and in order", () => {
    fc.assert(
      fc.property(
        block.filter(({ length }) => length <= 27),
        fc.integer({ min: 0, max: 5 }),
        (whole, bits) => {
          const all = parts(whole, whole.length + bits);
          expect(all.every((one) => contains(whole, one))).toBe(true);
          expect(all.every((one, index) => index === 0 || one.first === (all[index - 1]?.last ?? NaN) + 1)).toBe(true);
          expect(part(whole, whole.length + bits, -1)).toEqual(all.at(-1));
        },
      ),
    );
  });

  test.each([16, -17])("rejects part %i of sixteen", (index) => {
    expect(() => part(parseCidr("10.17.0.0/20"), 24, index)).toThrow(
      new RangeError(`10.17.0.0/20 has 16 parts of /24; there is none at ${index}`),
    );
  });
});

describe("the next free block", () => {
  test.each([
    [["10.17.0.0/20", "10.17.16.0/20"], 20, "10.17.32.0/20"],
    [["10.17.16.0/20"], 20, "10.17.0.0/20"],
    [["10.17.0.0/24"], 20, "10.17.16.0/20"],
    [["10.17.0.0/17", "10.17.128.0/18"], 18, "10.17.192.0/18"],
    [["10.16.0.0/12"], 24, undefined],
    [["10.99.0.0/16"], 16, "10.17.0.0/16"],
    [[], 15, undefined],
  ] as const)("beside %j of /%i in 10.17.0.0/16 is %s", (taken, length, expected) => {
    expect(nextFree(parseCidr("10.17.0.0/16"), taken.map(parseCidr), length)?.text).toBe(expected);
  });

  test("is the lowest that touches nothing taken", () => {
    const space = parseCidr("10.17.0.0/24");
    const inside = fc
      .tuple(fc.nat(255), fc.integer({ min: 24, max: 30 }))
      .map(([offset, length]) => cidrAt(space.first + offset - (offset % size(length)), length));
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 12 }), fc.integer({ min: 24, max: 30 }), (taken, length) => {
        const lowest = parts(space, length).find((one) => !taken.some((other) => overlaps(one, other)));
        expect(nextFree(space, taken, length)).toEqual(lowest);
      }),
    );
  });
});

test("addresses survive being written and read", () => {
  fc.assert(fc.property(address, (value) => parseAddress(formatAddress(value)) === value));
  expect(parseAddress("255.0.0.1")).toBe(4278190081);
});

test("blocks are ordered by place, the wider first", () => {
  const texts = ["10.0.1.0/24", "10.0.0.0/24", "10.0.0.0/8", "9.0.0.0/8"];
  expect(
    texts
      .map(parseCidr)
      .sort(byPlace)
      .map(({ text }) => text),
  ).toEqual(["9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/24"]);
});
