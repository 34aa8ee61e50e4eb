import { describeShortLife, describeWholeLife } from "./life";

if (process.env["E2E_ALL"] === "1") describeWholeLife("securecart-before", ["two-zones"]);
else describeShortLife("securecart-before");
