import { linksOf, stacksTogether } from "../verify/asked/links";
import type { VerificationReport } from "../verify/formats/report";
import { Sources } from "../verify/sources";
import { readConfiguration } from "../verify/terraform/read";
import { verify } from "../verify/verify";
import { readAskedFiles } from "./asked-files";
import { readAskedLinks } from "./asked-links";

/**
 * Verifies what lies in a folder, as `network-hub verify` would: from the files alone, so that a fault in writing them is found, too.
 *
 * @throws {ReadError} where what was written cannot be read
 */
export function prove(folder: string): readonly VerificationReport[] {
  const sources = new Sources(folder);
  const synthesized = sources.synthesized(".");
  const environments = readAskedFiles(sources, synthesized.asked).map(({ environment }) => environment);
  const links = readAskedLinks(sources, synthesized.links, environments);
  return environments.map((environment) => {
    const own = linksOf(environment, links);
    const documents = stacksTogether(environment, own).flatMap((name) => sources.documents(synthesized, name));
    return verify(environment, readConfiguration(documents), own);
  });
}
