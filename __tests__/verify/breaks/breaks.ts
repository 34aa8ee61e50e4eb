import { hubBreaks } from "./hub-breaks";
import { postureBreaks } from "./posture-breaks";
import { ruleBreaks } from "./rule-breaks";
import { vpcBreaks } from "./vpc-breaks";
import type { Break } from "./written";

/** Every single break that verification must find. */
export const breaks: readonly Break[] = [...hubBreaks, ...vpcBreaks, ...ruleBreaks, ...postureBreaks];
