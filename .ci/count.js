/** Prints `N passed, N failed` over jest's JSON results; fails where a step failed, a result is missing or a suite ran nothing. */
const { readFileSync } = require("node:fs");
const [status, ...files] = process.argv.slice(2);

let passed = 0;
let failed = 0;
let sound = status === "0";
for (const file of files) {
  try {
    const result = JSON.parse(readFileSync(file, "utf8"));
    passed += result.numPassedTests;
    // A suite that does not load has no failed test of its own, and a skipped test has proven nothing.
    failed += result.numFailedTests + result.numRuntimeErrorTestSuites + result.numPendingTests + result.numTodoTests;
    if (result.numPassedTests === 0 || !result.success) {
      console.log(`${file}: ${result.numPassedTests === 0 ? "no test ran" : "not every test passed"}`);
      sound = false;
    }
  } catch (error) {
    console.log(`${file}: no result (${error.message})`);
    sound = false;
  }
}
if (!sound && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(sound && failed === 0 ? 0 : 1);
