import { describeLifeByZoneIds } from "./life";

describeLifeByZoneIds("lab");
