/** The verifier as a library: read Terraform, then ask whether it does what was asked, what one flow meets, or what a plan changes. */
export { readAsked } from "./asked-file";
export type { Conversation } from "./conversation";
export { type Explanation, explain, UnknownEnd } from "./explain";
export type { Finding } from "./finding";
export { findingsOf, type Judged, type VerificationReport } from "./formats/report";
export { type GateInput, type GateReport, judgePlan } from "./gate/judge-plan";
export type { Path } from "./gate/path";
export { defaultRules, type GateRules, GateRulesError, parseRules } from "./gate/rules";
export { readPaths } from "./paths";
export { Sources, type Synthesized } from "./sources";
export { type Document, kindOf, maximumFileBytes, readConfiguration, readPlan, readState } from "./terraform/read";
export { ReadError, type Resource, type Terraform } from "./terraform/resource";
export { verify } from "./verify";
