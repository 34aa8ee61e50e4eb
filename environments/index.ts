import type { Environment } from "../plan/environment";
import { lab } from "./lab";
import { securecart } from "./securecart";
import { securecartBefore } from "./securecart-before";

/** The environments that `npm run synth` writes. */
export const environments: readonly Environment[] = [lab, securecart, securecartBefore];
