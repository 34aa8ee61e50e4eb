import type { VerificationReport } from "../verify/formats/report";
import { Sources } from "../verify/sources";
import { readConfiguration } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { readAskedFiles } from "./asked-files";

/**
 * Verifies what lies in a folder, as `network-hub verify` would: from the files alone, so that a fault in writing them is found, too.
 *
 * @throws {ReadError} where what was written cannot be read
 */
export function prove(folder: string): readonly VerificationReport[] {
  const sources = new Sources(folder);
  const synthesized = sources.synthesized(".");
  return readAskedFiles(sources, synthesized.asked).map(({ environment }) =>
    verify(environment, readConfiguration(sources.documents(synthesized, environment.name))),
  );
}
