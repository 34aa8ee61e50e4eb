import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { environments } from "../environments";
import { written } from "./constructs/written";
import { planned } from "./planned";

/**
 * The one snapshot: every address of every environment, so that a reviewer sees what appears and disappears.
 * `UPDATE_ADDRESSES=1 npx jest addresses` writes the lists, also that of a new environment; read what changed before you commit it.
 */
test.each(environments.map((environment) => [environment.name, environment] as const))(
  "the addresses of %s are the committed ones",
  (name, environment) => {
    const addresses = Object.keys(written(planned(environment))).sort();
    const file = join(__dirname, "addresses", `${name}.txt`);
    if (process.env["UPDATE_ADDRESSES"] === "1" && process.env["CI"] === undefined) writeFileSync(file, `${addresses.join("\n")}\n`);
    if (!existsSync(file))
      throw new Error(`${name} has no list of addresses yet: run UPDATE_ADDRESSES=1 npx jest addresses, read ${file} and commit it`);
    expect(addresses).toEqual(readFileSync(file, "utf8").trim().split("\n"));
  },
);

test("every address is words joined by underscores, without index or hash", () => {
  for (const environment of environments) {
    for (const address of Object.keys(written(planned(environment)))) {
      expect(address).toMatch(/^(data\.)?aws_[a-z0-9_]+\.[a-z][a-z0-9-]*(_[a-z0-9]+(-[a-z0-9]+)*)+$/);
    }
  }
});
