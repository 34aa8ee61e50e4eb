from __future__ import annotations

from typing import Any

from .account import REGION, AccountTest

PASS = 'pass tcp $PROD any -> 10.2.0.0/16 443 (flow:to_server; msg:"a > b"; sid:1;)'
MANAGED = f"arn:aws:network-firewall:{REGION}:aws-managed:stateful-rulegroup"


class FirewallTest(AccountTest):
    def group(self, rules: str = PASS, name: str = "rules", capacity: int = 10, order: str = "STRICT_ORDER") -> str:
        answer = self.firewall.create_rule_group(
            RuleGroupName=name,
            Type="STATEFUL",
            Capacity=capacity,
            RuleGroup={
                "RuleVariables": {"IPSets": {"PROD": {"Definition": ["10.1.0.0/16"]}}},
                "RulesSource": {"RulesString": rules},
                "StatefulRuleOptions": {"RuleOrder": order},
            },
        )
        return answer["RuleGroupResponse"]["RuleGroupArn"]

    def policy(self, name: str = "policy", order: str = "STRICT_ORDER", **changes: Any) -> str:
        policy = {
            "StatelessDefaultActions": ["aws:forward_to_sfe"],
            "StatelessFragmentDefaultActions": ["aws:forward_to_sfe"],
            "StatefulEngineOptions": {"RuleOrder": order},
            **changes,
        }
        answer = self.firewall.create_firewall_policy(FirewallPolicyName=name, FirewallPolicy=policy)
        return answer["FirewallPolicyResponse"]["FirewallPolicyArn"]

    def references(self, *references: tuple[str, int | None]) -> dict[str, Any]:
        found = [{"ResourceArn": a, **({"Priority": p} if p else {})} for a, p in references]
        return {"StatefulRuleGroupReferences": found}


class RuleGroups(FirewallTest):
    def test_names(self) -> None:
        self.refused("ValidationException", self.group, name="a_b")

    def test_capacity(self) -> None:
        self.refused("InvalidRequestException", self.group, rules=PASS + "\n" + PASS.replace("sid:1", "sid:2"), capacity=1)

    def test_texts(self) -> None:
        for wrong in (
            PASS.replace("sid:1;", ""),
            PASS + "\n" + PASS,
            PASS.replace("$PROD", "$DEV"),
            PASS.replace("10.2.0.0/16", "10.2.0.1/16"),
            PASS.replace("pass", "allow"),
            PASS.replace("tcp", "sctp"),
            PASS.replace("->", "=>"),
            PASS.replace("443", "70000"),
            PASS.replace("443", "![80,$PORTS]"),
            PASS.replace("to_server", "to_sever"),
            PASS.replace("sid:1;", "sid:1; priority:1;"),
            PASS.replace("sid:1;", "sid:1; threshold:type limit;"),
            PASS.replace("sid:1;", "sid:1; xbits:set,a,track ip_pair,hostbits;"),
            PASS.replace("sid:1;", "sid:1; nosuchword;"),
            PASS.replace("sid:1;", "sid:1"),
            PASS.replace('"a > b"', '"a > b'),
            PASS.replace("flow:to_server;", "nocase;"),
            PASS.replace("flow:to_server;", 'tls.sni; content:"x";').replace("tcp", "udp"),
            'pass http any any -> any 80 (http.host; content:"Example.com"; sid:1;)',
            'pass http any any -> any 80 (http.host; content:"example.com"; nocase; sid:1;)',
            'pass tls any any -> any 443 (tls.sni; content:".example.com"; dotprefix; endswith; sid:1;)',
            "# nothing",
            "pass ip " + "[" + ",".join(f"10.0.{i}.0/24" for i in range(256)) * 4 + "] any -> any any (sid:1;)",
        ):
            with self.subTest(wrong=wrong[:80]):
                self.refused("InvalidRequestException", self.group, rules=wrong)

    def test_variables_count_towards_the_length_of_a_rule(self) -> None:
        blocks = [f"10.{i // 256}.{i % 256}.0/24" for i in range(700)]
        self.refused(
            "InvalidRequestException",
            self.firewall.create_rule_group,
            RuleGroupName="long",
            Type="STATEFUL",
            Capacity=1,
            RuleGroup={
                "RuleVariables": {"IPSets": {"PROD": {"Definition": blocks}}},
                "RulesSource": {"RulesString": PASS},
            },
        )

    def test_a_group_in_use_stays(self) -> None:
        arn = self.group()
        self.policy(**self.references((arn, 1)))
        self.refused("InvalidOperationException", self.firewall.delete_rule_group, RuleGroupArn=arn)

    def test_tokens_go_stale(self) -> None:
        arn = self.group()
        described = self.firewall.describe_rule_group(RuleGroupArn=arn)
        update = {"RuleGroupArn": arn, "UpdateToken": described["UpdateToken"], "RuleGroup": described["RuleGroup"]}
        self.firewall.update_rule_group(**update)
        self.refused("InvalidTokenException", self.firewall.update_rule_group, **update)

    def test_type_and_order_are_for_life(self) -> None:
        arn = self.group()
        described = self.firewall.describe_rule_group(RuleGroupArn=arn)
        update = {"RuleGroupArn": arn, "UpdateToken": described["UpdateToken"]}
        same = described["RuleGroup"]
        self.refused("InvalidRequestException", self.firewall.update_rule_group, **update, RuleGroup=same, Type="STATELESS")
        other = {**same, "StatefulRuleOptions": {"RuleOrder": "DEFAULT_ACTION_ORDER"}}
        self.refused("InvalidRequestException", self.firewall.update_rule_group, **update, RuleGroup=other)


class Policies(FirewallTest):
    def test_default_actions(self) -> None:
        for wrong in (
            {"StatefulDefaultActions": ["aws:drop_all"]},
            {"StatefulDefaultActions": ["aws:drop_strict", "aws:drop_established"]},
            {"StatefulDefaultActions": ["aws:drop_strict"], "order": "DEFAULT_ACTION_ORDER"},
            {"StatelessDefaultActions": []},
            {"StatelessDefaultActions": ["aws:pass", "aws:drop"]},
            {"StatelessFragmentDefaultActions": ["aws:forward"]},
            {"StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER", "FlowTimeouts": {"TcpIdleTimeoutSeconds": 30}}},
            {"PolicyVariables": {"RuleVariables": {"PROD": {"Definition": ["10.0.0.0/8"]}}}},
            {"PolicyVariables": {"RuleVariables": {"HOME_NET": {"Definition": ["10.0.0.1/8"]}}}},
        ):
            with self.subTest(wrong=wrong):
                self.refused("InvalidRequestException", self.policy, **wrong)

    def test_references(self) -> None:
        one, two = self.group(), self.group(name="two")
        action_order = self.group(name="three", order="DEFAULT_ACTION_ORDER", rules=PASS)
        for wrong in (
            self.references((one, None)),
            self.references((one, 1), (two, 1)),
            self.references((one, 1), (one, 2)),
            self.references((action_order, 1)),
            self.references((f"{MANAGED}/ThreatSignaturesBotnetActionOrder", 1)),
            self.references((f"{MANAGED}/ThreatSignaturesRobotStrictOrder", 1)),
            {**self.references((action_order, 1)), "order": "DEFAULT_ACTION_ORDER"},
        ):
            with self.subTest(wrong=wrong):
                self.refused("InvalidRequestException", self.policy, **wrong)
        absent = self.references((one.replace("rules", "absent"), 1))
        self.refused("ResourceNotFoundException", self.policy, **absent)

    def test_capacity_of_all_groups(self) -> None:
        groups = [self.group(name=f"g{i}", capacity=10001) for i in range(3)]
        wrong = self.references(*[(arn, i + 1) for i, arn in enumerate(groups)])
        self.refused("InvalidRequestException", self.policy, **wrong)


class Firewalls(FirewallTest):
    def setUp(self) -> None:
        super().setUp()
        self.vpc_id = self.vpc()
        self.subnets = [self.subnet(self.vpc_id, "10.1.0.0/28", "a"), self.subnet(self.vpc_id, "10.1.0.16/28", "b")]
        self.policy_arn = self.policy()

    def create(self, subnets: list[str] | None = None, **arguments: Any) -> dict[str, Any]:
        mappings = [{"SubnetId": subnet_id} for subnet_id in subnets or self.subnets]
        given = {"FirewallName": "hub", "FirewallPolicyArn": self.policy_arn, "VpcId": self.vpc_id, **arguments}
        return self.firewall.create_firewall(**given, SubnetMappings=mappings)

    def endpoint(self, zone: str) -> str:
        status = self.firewall.describe_firewall(FirewallName="hub")["FirewallStatus"]
        return status["SyncStates"][f"{REGION}{zone}"]["Attachment"]["EndpointId"]

    def test_subnets(self) -> None:
        self.refused("InvalidRequestException", self.create, subnets=[self.subnet(self.vpc("10.2.0.0/16"), "10.2.0.0/28")])
        same_zone = [self.subnets[0], self.subnet(self.vpc_id, "10.1.0.32/28", "a")]
        self.refused("InvalidRequestException", self.create, subnets=same_zone)

    def test_an_absent_policy(self) -> None:
        self.refused("ResourceNotFoundException", self.create, FirewallPolicyArn=self.policy_arn + "x")

    def test_endpoints_are_real(self) -> None:
        self.create()
        endpoint_id, table_id = self.endpoint("a"), self.table(self.vpc_id)
        self.ec2.create_route(RouteTableId=table_id, DestinationCidrBlock="0.0.0.0/0", VpcEndpointId=endpoint_id)
        self.refused("OperationNotPermitted", self.ec2.delete_vpc_endpoints, VpcEndpointIds=[endpoint_id])
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.subnets[0])
        foreign = {"RouteTableId": self.table(self.vpc("10.2.0.0/16")), "DestinationCidrBlock": "0.0.0.0/0"}
        self.refused("InvalidParameterValue", self.ec2.create_route, **foreign, VpcEndpointId=endpoint_id)
        self.refused("InvalidOperationException", self.firewall.delete_firewall, FirewallName="hub")

    def test_protections(self) -> None:
        self.create(DeleteProtection=True, SubnetChangeProtection=True, FirewallPolicyChangeProtection=True)
        name = {"FirewallName": "hub"}
        self.refused("InvalidOperationException", self.firewall.delete_firewall, **name)
        self.refused("InvalidOperationException", self.firewall.disassociate_subnets, **name, SubnetIds=[self.subnets[0]])
        other = self.policy("other")
        self.refused("InvalidOperationException", self.firewall.associate_firewall_policy, **name, FirewallPolicyArn=other)
        self.refused("InvalidOperationException", self.firewall.delete_firewall_policy, FirewallPolicyArn=self.policy_arn)

    def test_logging(self) -> None:
        self.create()
        self.logs.create_log_group(logGroupName="alert")
        self.logs.create_log_group(logGroupName="flow")

        def put(*configs: tuple[str, str, dict[str, str]]) -> None:
            found = [{"LogType": t, "LogDestinationType": k, "LogDestination": d} for t, k, d in configs]
            wanted = {"LogDestinationConfigs": found}
            self.firewall.update_logging_configuration(FirewallName="hub", LoggingConfiguration=wanted)

        alert = ("ALERT", "CloudWatchLogs", {"logGroup": "alert"})
        flow = ("FLOW", "CloudWatchLogs", {"logGroup": "flow"})
        for wrong in (
            [alert, flow],
            [("ALERT", "CloudWatchLogs", {"group": "alert"})],
            [("ALERT", "CloudWatchLogs", {"logGroup": "absent"})],
            [("ALERT", "S3", {"bucket": "x"})],
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(Exception, "InvalidRequestException"):
                put(*wrong)
        put(alert)
        put(alert, flow)
        with self.assertRaisesRegex(Exception, "InvalidRequestException"):
            put(("ALERT", "CloudWatchLogs", {"logGroup": "flow"}), flow)
