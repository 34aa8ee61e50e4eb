import { describeWholeLife } from "./life";

describeWholeLife("lab", []);
