import { describeShortLife, describeWholeLife } from "./life";

if (process.env["E2E_ALL"] === "1") describeWholeLife("securecart", ["two-zones"]);
else describeShortLife("securecart");
