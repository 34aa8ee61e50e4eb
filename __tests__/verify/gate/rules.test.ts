import { defaultRules, GateRulesError, parseRules } from "../../../verify/gate/rules";

test("a file says what it changes, and the rest is as it is without a file", () => {
  expect(parseRules('{ "version": 1 }', "gate.json")).toEqual(defaultRules);
  expect(parseRules('{ "version": 1, "never": [], "tunnelsAtATime": false, "newPathToInternet": false }', "gate.json")).toEqual({
    never: [],
    tunnelsAtATime: false,
    newPathToInternet: false,
    newPath: false,
    maximumOutage: false,
  });
});

test("every word is read", () => {
  const file = {
    version: 1,
    never: [
      { action: "replace", of: "nat-address", unless: "partners-told" },
      { action: "forget", of: "firewall" },
    ],
    tunnelsAtATime: 2,
    newPathToInternet: { label: "internet" },
    newPath: { label: "path" },
    maximumOutage: "seconds",
  };
  const { version: _, ...rules } = file;
  expect(parseRules(JSON.stringify(file), "gate.json")).toEqual(rules);
});

test("without a file, what lasts is never replaced or destroyed unless somebody says so", () => {
  expect(defaultRules.never.map(({ action, of }) => `${action} ${of}`)).toEqual([
    "replace gateway",
    "delete gateway",
    "replace attachment",
    "delete attachment",
    "replace vpn",
    "delete vpn",
    "replace direct-connect-association",
    "delete direct-connect-association",
  ]);
});

test("rejects everything that is wrong, at once, with the place and the way out", () => {
  const file =
    '{ "version": 2, "never": [{ "action": "destroy", "of": "vpns", "until": 1 }, 7], "tunnelsAtATime": 0, "newPath": "yes", "newPathToInternet": {}, "maximumOutage": "hours", "tunnels": 1 }';
  let error: unknown;
  try {
    parseRules(file, "gate.json");
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(GateRulesError);
  expect((error as GateRulesError).message).toBe(
    [
      "gate.json holds no gate rules:",
      "  tunnels: is no word of gate rules; write one of version, never, tunnelsAtATime, newPathToInternet, newPath, maximumOutage",
      '  version: is 2; this gate reads version 1: write "version": 1',
      "  never[0].until: is no word of gate rules; write one of action, of, unless",
      '  never[0].action: is "destroy"; write one of create, update, replace, delete, forget',
      '  never[0].of: is "vpns"; write one of gateway, hub-table, attachment, vpn, customer-gateway, direct-connect-association, direct-connect, firewall, firewall-policy, rule-group, nat, nat-address, internet-gateway, vpc, subnet, peering, endpoint, private-zone, flow-log, log-group',
      "  never[1]: is 7; write an object with action, of, unless",
      "  tunnelsAtATime: is 0; write a whole number from 1, or false for any number",
      '  newPathToInternet.label: is missing; write the name of a label, such as "egress-approved"',
      '  newPath: is "yes"; write { "label": "path-approved" }, or false for no label',
      '  maximumOutage: is "hours"; write one of none, open conversations, seconds, about a minute, minutes, until the other side is changed, until it is put back, or false for any',
    ].join("\n"),
  );
});

test("rejects what is not JSON, and JSON that is no object", () => {
  expect(() => parseRules("{", "gate.json")).toThrow(/^gate\.json holds no gate rules:\n {2}is not JSON: /);
  expect(() => parseRules("[]", "gate.json")).toThrow(
    "gate.json holds no gate rules:\n  is []; write an object with version, never, tunnelsAtATime, newPathToInternet, newPath, maximumOutage\n  version: is missing",
  );
});
