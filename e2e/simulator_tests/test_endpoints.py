from __future__ import annotations

from typing import Any

from .account import REGION, AccountTest


class Endpoints(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.vpc_id = self.vpc()
        self.subnet_id = self.subnet(self.vpc_id, "10.1.0.0/28")

    def endpoint(self, service: str = "ssm", **arguments: Any) -> dict[str, Any]:
        given = {"VpcEndpointType": "Interface", "SubnetIds": [self.subnet_id], **arguments}
        name = f"com.amazonaws.{REGION}.{service}"
        return self.ec2.create_vpc_endpoint(**{"VpcId": self.vpc_id, "ServiceName": name, **given})["VpcEndpoint"]

    def test_the_regional_name_is_first(self) -> None:
        other = self.subnet(self.vpc_id, "10.1.0.16/28", "b")
        names = [e["DnsName"] for e in self.endpoint(SubnetIds=[other, self.subnet_id])["DnsEntries"]]
        self.assertEqual(3, len(names))
        self.assertRegex(names[0], r"^vpce-[0-9a-f]{17}-[0-9a-f]{8}\.ssm\.eu-west-2\.vpce\.amazonaws\.com$")
        self.assertIn("-eu-west-2a.ssm.", names[1])

    def test_unknown_service_and_wrong_kind(self) -> None:
        self.refused("InvalidServiceName", self.endpoint, service="smm")
        self.refused("InvalidParameter", self.endpoint, VpcEndpointType="Gateway", SubnetIds=[])

    def test_one_subnet_a_zone(self) -> None:
        subnets = [self.subnet_id, self.subnet(self.vpc_id, "10.1.0.16/28")]
        self.refused("DuplicateSubnetsInSameZone", self.endpoint, SubnetIds=subnets)

    def test_private_names_need_both_dns_flags(self) -> None:
        self.ec2.modify_vpc_attribute(VpcId=self.vpc_id, EnableDnsHostnames={"Value": False})
        self.refused("InvalidParameter", self.endpoint, PrivateDnsEnabled=True)

    def test_one_private_name_a_vpc(self) -> None:
        self.endpoint(PrivateDnsEnabled=True)
        self.refused("InvalidParameter", self.endpoint, PrivateDnsEnabled=True)
        self.endpoint(PrivateDnsEnabled=False)

    def test_policies_are_json(self) -> None:
        self.refused("InvalidPolicyDocument", self.endpoint, PolicyDocument="{")

    def test_gateway_endpoints_share_no_table(self) -> None:
        table_id = self.table(self.vpc_id)
        gateway = {"VpcEndpointType": "Gateway", "SubnetIds": [], "RouteTableIds": [table_id]}
        first = self.endpoint("s3", **gateway)["VpcEndpointId"]
        self.refused("RouteAlreadyExists", self.endpoint, service="s3", **gateway)
        routes = self.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]["Routes"]
        prefix_list = next(r["DestinationPrefixListId"] for r in routes if r.get("DestinationPrefixListId"))
        by_hand = {"RouteTableId": table_id, "DestinationPrefixListId": prefix_list}
        self.refused("InvalidParameterValue", self.ec2.delete_route, **by_hand)
        self.ec2.delete_vpc_endpoints(VpcEndpointIds=[first])
        self.assertEqual(1, len(self.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"][0]["Routes"]))

    def test_a_subnet_with_an_endpoint_stays(self) -> None:
        self.endpoint()
        self.refused("DependencyViolation", self.ec2.delete_subnet, SubnetId=self.subnet_id)


class Zones(AccountTest):
    name = f"ssm.{REGION}.amazonaws.com"

    def zone(self, vpc_id: str, name: str = name) -> str:
        vpc = {"VPCRegion": REGION, "VPCId": vpc_id}
        answer = self.route53.create_hosted_zone(Name=name, CallerReference=vpc_id, VPC=vpc)
        return answer["HostedZone"]["Id"]

    def associate(self, zone_id: str, vpc_id: str) -> None:
        self.route53.associate_vpc_with_hosted_zone(HostedZoneId=zone_id, VPC={"VPCRegion": REGION, "VPCId": vpc_id})

    def alias(self, zone_id: str, target: str, target_zone: str = "Z7K1066E3PUKB") -> None:
        alias = {"HostedZoneId": target_zone, "DNSName": target, "EvaluateTargetHealth": False}
        change = {"Action": "CREATE", "ResourceRecordSet": {"Name": self.name, "Type": "A", "AliasTarget": alias}}
        self.route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": [change]})

    def test_one_zone_a_name_and_vpc(self) -> None:
        first, second = self.vpc(), self.vpc("10.2.0.0/16")
        zone_id = self.zone(first)
        self.refused("ConflictingDomainExists", self.zone, vpc_id=first)
        self.refused("ConflictingDomainExists", self.associate, zone_id=zone_id, vpc_id=first)
        self.associate(zone_id, second)
        self.refused("ConflictingDomainExists", self.zone, vpc_id=second)
        self.refused("InvalidVPCId", self.associate, zone_id=zone_id, vpc_id="vpc-0123456789abcdef0")

    def test_the_last_vpc_stays(self) -> None:
        vpc_id = self.vpc()
        zone_id = self.zone(vpc_id)
        vpc = {"VPCRegion": REGION, "VPCId": vpc_id}
        self.refused("LastVPCAssociation", self.route53.disassociate_vpc_from_hosted_zone, HostedZoneId=zone_id, VPC=vpc)

    def test_an_own_endpoint_and_a_shared_zone_conflict(self) -> None:
        vpc_id = self.vpc()
        arguments = {
            "VpcId": vpc_id,
            "ServiceName": f"com.amazonaws.{REGION}.ssm",
            "VpcEndpointType": "Interface",
            "SubnetIds": [self.subnet(vpc_id, "10.1.0.0/28")],
            "PrivateDnsEnabled": True,
        }
        self.ec2.create_vpc_endpoint(**arguments)
        self.refused("ConflictingDomainExists", self.zone, vpc_id=vpc_id)
        other = self.vpc("10.2.0.0/16")
        self.zone(other)
        arguments.update(VpcId=other, SubnetIds=[self.subnet(other, "10.2.0.0/28")])
        self.refused("InvalidParameter", self.ec2.create_vpc_endpoint, **arguments)

    def test_an_alias_names_an_endpoint(self) -> None:
        zone_id = self.zone(self.vpc())
        self.refused("InvalidChangeBatch", self.alias, zone_id=zone_id, target="vpce-1.ssm.eu-west-2.vpce.amazonaws.com")
