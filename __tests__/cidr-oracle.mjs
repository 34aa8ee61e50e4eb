/**
 * Answers questions about blocks with cidr-tools: reads `[["contains", "10.0.0.0/8", "10.1.0.0/16"], …]`, writes the answers.
 * A process of its own, because cidr-tools is ESM only and jest 30 on Node 20 cannot load that.
 */
import { readFileSync } from "node:fs";
import { containsCidr, mergeCidr, overlapCidr, parseCidr } from "cidr-tools";

const questions = {
  contains: (outer, inner) => containsCidr(outer, inner),
  overlaps: (one, other) => overlapCidr(one, other),
  bounds: (block) => {
    const { start, end } = parseCidr(block);
    return [Number(start), Number(end)];
  },
  merge: (...blocks) => mergeCidr(blocks),
};

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([question, ...blocks]) => questions[question](...blocks))));
