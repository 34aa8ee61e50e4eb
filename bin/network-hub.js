#!/usr/bin/env node
/** Starts the command line: from its sources where they are, since what was built of them may be old, or else as it was built. */
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "network-hub.ts"))) require("tsx/cjs");
require(existsSync(join(__dirname, "network-hub.ts")) ? "./network-hub.ts" : "../dist/bin/network-hub.js");
